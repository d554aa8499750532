import os, subprocess

print("fds", subprocess.run(["ls", "/proc/self/fd"], capture_output=True, text=True, close_fds=False).stdout.split())
print(subprocess.run("grep -E 'Sig(Blk|Ign|Cgt)|ShdPnd' /proc/self/status; umask; pwd; env | sort; nice", shell=True, capture_output=True, text=True).stdout)
os.system("echo from system; ulimit -a; set | grep -v -E '^(PPID|_)='")
