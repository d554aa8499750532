import shutil
import subprocess
from attempt import *

for path in ("/proc/1/exe", "/proc/self/exe", "/millrace/agent", "/millrace/fork.so", "/millrace/seccomp/plain.bpf", "/usr/bin/python3", "/usr/bin/bash"):
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC):
        fails(f"{path} opened", lambda: os.open(path, flags))
    fails(f"{path} removed", lambda: os.unlink(path) or True)
    fails(f"{path} replaced", lambda: os.rename("/tmp", path) or True)
try:
    handle = os.open("/proc/1/exe", os.O_PATH)
    fails("reopened", lambda: os.open(f"/proc/self/fd/{handle}", os.O_WRONLY))
except OSError:
    pass
# The trick of the CVE: a program whose interpreter is the program that ran it.
open("hash-bang", "w").write("#!/proc/self/exe\n")
os.chmod("hash-bang", 0o755)
subprocess.run(["./hash-bang"], stdin=subprocess.DEVNULL, capture_output=True)
if os.path.getsize("/millrace/agent") < 1000 or open("/millrace/agent", "rb").read(4) != b"\x7fELF":
    got_through("the agent's program")
for library in ("/usr/lib/x86_64-linux-gnu/libc.so.6", "/etc/ld.so.cache", "/etc/ld.so.preload"):
    fails(library, lambda: os.open(library, os.O_WRONLY | os.O_CREAT))
end()
