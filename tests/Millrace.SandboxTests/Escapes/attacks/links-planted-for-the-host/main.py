import shutil
from attempt import *

host = os.environ["HOST_FILES"] + "/secret.txt"
os.symlink("/etc/shadow", "shadow.txt")
os.symlink(host, "secret.txt")
os.symlink("/proc/1/environ", "environ.txt")
os.symlink("/tmp/aimed", "link.txt")
os.symlink("/", "root")
os.symlink("/etc", "directory")
os.symlink("..", "up")
os.mkfifo("fifo.txt")
open("honest.txt", "w").write("honest\n")
os.mkdir("sub")
open("sub/honest.txt", "w").write("honest\n")
os.symlink("loop", "loop")
shutil.rmtree("__pycache__", ignore_errors=True)
fails("a hard link to a host file", lambda: os.link("/usr/bin/env", "env") or True)
fails("the host's file", lambda: open(host).read())
end()
