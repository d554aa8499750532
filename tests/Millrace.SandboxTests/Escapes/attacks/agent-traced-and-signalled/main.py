import signal
from attempt import *

ATTACH, SEIZE = 16, 0x4206
not_permitted("ptrace", ATTACH, 1, 0, 0)
not_permitted("ptrace", SEIZE, 1, 0, 0)
local = (ctypes.c_uint64 * 2)(ctypes.addressof(ctypes.create_string_buffer(64)), 64)
remote = (ctypes.c_uint64 * 2)(0x400000, 64)
not_permitted("process_vm_readv", 1, local, 1, remote, 1, 0)
not_permitted("process_vm_writev", 1, local, 1, remote, 1, 0)
not_permitted("kcmp", 1, os.getpid(), 0, 0, 0)
handle, _ = call("pidfd_open", 1, 0)
for number in range(8):
    not_permitted("pidfd_getfd", handle, number, 0)
for path in ("mem", "environ", "maps", "fd/0", "fd/1", "syscall", "task/1/mem"):
    for flags in (os.O_RDONLY, os.O_RDWR):
        fails(f"/proc/1/{path}", lambda: os.read(os.open(f"/proc/1/{path}", flags), 1))
# Its limits are refused by the filter; what remains harms the sandbox alone.
for resource in (0, 7, 9):
    not_permitted("prlimit64", 1, resource, (ctypes.c_uint64 * 2)(0, 0), 0)
for number in range(1, 65):
    try:
        os.kill(1, number)
    except OSError:
        pass
for number in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGKILL):
    os.kill(1, number)
fails("a lower priority of the agent", lambda: os.setpriority(os.PRIO_PROCESS, 1, -20) or True)
end()
