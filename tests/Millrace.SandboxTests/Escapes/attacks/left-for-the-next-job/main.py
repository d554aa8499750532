import socket
import subprocess
from attempt import *

IPC_CREAT = 0o1000
libc.shmget(0x4D494C4C, 4096, IPC_CREAT | 0o666)
libc.semget(0x4D494C4C, 4, IPC_CREAT | 0o666)
libc.msgget(0x4D494C4C, IPC_CREAT | 0o666)
libc.mq_open(b"/left", os.O_CREAT | os.O_RDWR, 0o666, 0)
for place in ("/dev/shm/left", "/tmp/left", "/workspace/left", "/tmp/.hidden"):
    open(place, "w").write("left")
local = socket.socket(socket.AF_UNIX)
local.bind("\0left-for-the-next-job")
local.listen()
refused("add_key", b"user", b"left", b"x", 1, -4)
refused("keyctl", 1, b"left")
for _ in range(5):
    subprocess.Popen(["setsid", "sleep", "300"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
end()
