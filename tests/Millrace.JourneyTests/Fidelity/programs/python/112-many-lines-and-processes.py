import os, subprocess, sys
def lines(what):
    for i in range(5_000):
        print(what, i)
lines("before")
subprocess.run(["echo", "a child"])
lines("between")
os.system("echo a shell")
lines("then")
if (pid := os.fork()) == 0:
    print("a copy")
    os._exit(0)
os.waitpid(pid, 0)
lines("after")
print(subprocess.run([sys.executable, "-c", "print('captured')"], capture_output=True, text=True).stdout, end="")
