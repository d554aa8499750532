from attempt import *

FLAGS = {"mount": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000, "user": 0x10000000, "pid": 0x20000000, "net": 0x40000000}
for name, flag in FLAGS.items():
    not_permitted("unshare", flag)
    not_permitted("unshare", flag | 0x10000000)
    not_permitted("clone", flag | 17, 0, 0, 0, 0)
    arguments = (ctypes.c_uint64 * 11)(flag, 0, 0, 0, 17)
    refused("clone3", arguments, 88)
for name in ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time"):
    fails(f"namespace {name} of the agent", lambda: os.open(f"/proc/1/ns/{name}", os.O_RDONLY))
    own = os.open(f"/proc/self/ns/{name}", os.O_RDONLY)
    not_permitted("setns", own, 0)
fails("more user namespaces", lambda: write_to("/proc/sys/user/max_user_namespaces", "100"))
fails("another mapping", lambda: write_to("/proc/self/uid_map", "0 0 1"))
end()
