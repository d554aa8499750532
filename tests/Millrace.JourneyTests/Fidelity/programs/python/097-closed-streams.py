import os, sys

print("before", flush=True)
os.close(0)
sys.stdout.close()
print("after")
