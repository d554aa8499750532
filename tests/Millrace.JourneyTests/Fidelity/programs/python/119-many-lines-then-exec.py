import os, sys
for i in range(20_000):
    print(i)
os.execv(sys.executable, [sys.executable, "-c", "print('another program')"])
