from attempt import *

for number in range(3, 4096):
    try:
        where = os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        continue
    try:
        os.fstat(number)
    except OSError:
        continue
    if "/proc/self/fd" not in where and f"/proc/{os.getpid()}/fd" not in where:
        got_through(f"descriptor {number}", where)
for number in (0, 1, 2):
    where = os.readlink(f"/proc/self/fd/{number}")
    if not where.startswith("pipe:"):
        got_through(f"descriptor {number}", where)
for number in range(0, 32):
    for start in (f"/proc/self/fd/{number}", f"/proc/1/fd/{number}"):
        for up in ("", "/..", "/../..", "/../../../.."):
            fails(f"{start}{up}", lambda: os.path.exists(f"{start}{up}/etc/shadow"))
for path in ("/proc/1/cwd", "/proc/1/root", "/proc/self/cwd/../../../../..", "/proc/self/root/../.."):
    fails(path, lambda: os.path.exists(path + os.environ["HOST_FILES"]))
fails("the agent's descriptors", lambda: os.listdir("/proc/1/fd"))
end()
