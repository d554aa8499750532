import sys, os, select

print(repr(sys.stdin.read()), repr(sys.stdin.readline()))
print(select.select([0], [], [], 1)[0], os.read(0, 10))
