import os, signal
for i in range(20_000):
    print(i)
os.kill(os.getpid(), signal.SIGKILL)
