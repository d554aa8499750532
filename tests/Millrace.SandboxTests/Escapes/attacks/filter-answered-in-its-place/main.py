from attempt import *

STRICT, FILTER, NEW_LISTENER = 0, 1, 8
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

def install(action, flags):
    code = ctypes.create_string_buffer(b"\x06\0\0\0" + action.to_bytes(4, "little"), 8)
    return call("seccomp", FILTER, flags, ctypes.byref(Program(1, ctypes.cast(code, ctypes.c_void_p))))[0]

ALLOW, ASK = 0x7fff0000, 0x7fc00000
listener = install(ASK, NEW_LISTENER)
if listener >= 0:
    got_through("a second listener")
    end()
    raise SystemExit
install(ALLOW, 0)  # one that allows does not overrule one that refuses
not_permitted("ptrace", 16, 1, 0, 0)
not_permitted("unshare", 0x10000000)
fails("the filter's file", lambda: open("/millrace/seccomp/plain.bpf", "wb"))
fails("the agent's descriptors", lambda: os.listdir("/proc/1/fd"))
end()
