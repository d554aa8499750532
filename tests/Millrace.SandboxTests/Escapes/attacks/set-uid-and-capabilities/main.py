import shutil
import subprocess
from attempt import *

shutil.copy("/bin/bash", "/tmp/bash")
os.chmod("/tmp/bash", 0o6755)
answer = subprocess.run(["/tmp/bash", "-p", "-c", "id -u; id -g"], capture_output=True, text=True).stdout
if answer != "1000\n1000\n":
    got_through("set-uid", answer)
for command in (["su", "-c", "id"], ["sudo", "id"], ["newuidmap", str(os.getpid()), "0", "0", "1"], ["mount", "/dev/sda1", "/tmp"], ["chfn", "-f", "x"]):
    try:
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except OSError:
        continue
    if done.returncode == 0:
        got_through(" ".join(command), done.stdout)
for attribute in (b"\1\0\0\2" + b"\xff" * 16, b"\1\0\0\3" + b"\xff" * 16 + bytes(4)):
    fails("file capabilities", lambda: os.setxattr("/tmp/bash", "security.capability", attribute) or True)
for change in (lambda: os.setuid(0), lambda: os.setresgid(0, 0, 0), lambda: os.setgroups([0]), lambda: os.chown("/tmp/bash", 0, 0)):
    fails("another id", lambda: change() or True)
status = open("/proc/self/status").read()
PR_GET_NO_NEW_PRIVS = 39
if "CapEff:\t0000000000000000" not in status or libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1:
    got_through("capabilities", status)
end()
