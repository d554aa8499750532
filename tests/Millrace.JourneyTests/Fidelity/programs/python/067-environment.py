import os

for name, value in sorted(os.environ.items()):
    print(name, "=", value)
print(sorted(open("/proc/self/environ", "rb").read().split(b"\0")))
