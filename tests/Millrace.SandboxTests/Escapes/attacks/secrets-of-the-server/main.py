import subprocess
from attempt import *

for path in (os.environ["HOST_FILES"], f"/proc/{os.environ['HOST_PID']}", "/root", "/home", "/var", "/run", "/mnt", "/srv", "/opt", "/boot", "/sys", "/etc/shadow",
             "/etc/ssh", "/etc/ssl/private", "/proc/scsi", "/proc/keys", "/proc/key-users", "/proc/sched_debug"):
    fails(path, lambda: os.path.isdir(path) and os.listdir(path) or (os.path.isfile(path) and open(path, "rb").read(50)))
print(subprocess.run("cat /proc/*/environ /proc/*/cmdline /proc/mounts /proc/self/mountinfo 2>/dev/null | tr '\\0' '\\n' | grep -a secret-", shell=True, capture_output=True, text=True).stdout, end="")
others = [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, os.getpid())]
if others:
    got_through("other processes", others)
end()
