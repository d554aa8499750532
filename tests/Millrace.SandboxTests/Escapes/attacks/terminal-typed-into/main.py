import fcntl
from attempt import *

TIOCSTI, TIOCLINUX, TIOCCONS = 0x5412, 0x541C, 0x541D
for path in ("/dev/tty", "/dev/pts/0", "/dev/stdin"):
    try:
        fd = os.open(path, os.O_RDWR)
    except OSError:
        continue
    fails(f"typed into {path}", lambda: fcntl.ioctl(fd, TIOCSTI, b"x") and True)
    fails(f"pasted into {path}", lambda: fcntl.ioctl(fd, TIOCLINUX, b"\3") and True)
    fails(f"console at {path}", lambda: fcntl.ioctl(fd, TIOCCONS, 0) == 0)
    ctypes.set_errno(0)
    if libc.ioctl(fd, ctypes.c_ulong(0xDEADBEEF00005412), b"x") == 0:
        got_through("typed with a long request")
fails("the host's terminals", lambda: [t for t in os.listdir("/dev/pts") if t not in ("0", "ptmx")])
fails("the console", lambda: os.open("/dev/console", os.O_RDWR))
end()
