"""What the hostile programs share. Whatever gets through is said aloud; the last line is "end"."""
import ctypes
import os
import platform

ARM = platform.machine() == "aarch64"
NUMBERS = {  # x86-64, arm64
    "clone": (56, 220), "ptrace": (101, 117), "syslog": (103, 116), "personality": (135, 92), "pivot_root": (155, 41),
    "chroot": (161, 51), "acct": (163, 89), "mount": (165, 40), "umount2": (166, 39), "swapon": (167, 224), "reboot": (169, 142),
    "settimeofday": (164, 170), "init_module": (175, 105), "kexec_load": (246, 104), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "unshare": (272, 97), "perf_event_open": (298, 241), "prlimit64": (302, 261), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "setns": (308, 268), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "finit_module": (313, 273), "seccomp": (317, 277), "bpf": (321, 280), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fspick": (433, 433),
    "pidfd_open": (434, 434), "clone3": (435, 435), "pidfd_getfd": (438, 438), "mount_setattr": (442, 442), "statmount": (457, 457),
}
libc = ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    """The plain system call: what it returned, and errno."""
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(NUMBERS[name][ARM]), *[ctypes.c_ulong(a & (1 << 64) - 1) if isinstance(a, int) else a for a in arguments])
    return result, ctypes.get_errno()


def got_through(what, detail=""):
    print("GOT THROUGH:", what, detail, flush=True)


def refused(name, *arguments):
    """The call must fail."""
    result, error = call(name, *arguments)
    if result >= 0:
        got_through(name, f"{arguments} returned {result}")
    return error


def not_permitted(name, *arguments):
    """The call must fail with EPERM: the filter's answer."""
    error = refused(name, *arguments)
    if error not in (0, 1):
        got_through(name, f"to the kernel, which said {os.strerror(error)}")


def fails(what, action):
    """The action must raise OSError, or give nothing."""
    try:
        result = action()
    except (OSError, ValueError):
        return
    if result:
        got_through(what, repr(result)[:200])


def write_to(path, text):
    """Unbuffered: what the kernel says is heard."""
    file = os.open(path, os.O_WRONLY)
    try:
        return os.write(file, text.encode())
    finally:
        os.close(file)


def end():
    print("end", flush=True)
