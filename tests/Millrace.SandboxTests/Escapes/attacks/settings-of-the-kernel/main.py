from attempt import *

for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/hostname", "/proc/sys/vm/overcommit_memory",
             "/proc/sys/kernel/randomize_va_space", "/proc/sys/fs/binfmt_misc/register", "/proc/sysrq-trigger", "/proc/irq/0/smp_affinity",
             "/proc/1/oom_score_adj", "/proc/1/comm", "/proc/1/mem", "/proc/kmsg", "/proc/mtrr", "/proc/latency_stats", "/proc/timer_stats",
             "/sys/fs/cgroup/release_agent", "/sys/kernel/uevent_helper", "/sys/power/state", "/sys/kernel/mm/transparent_hugepage/enabled", "/dev/kmsg", "/dev/mem"):
    fails(f"writing to {path}", lambda: write_to(path, "x\n"))
for path in ("/proc/kcore", "/proc/kmsg", "/proc/kpagecount", "/proc/1/environ", "/proc/1/maps", "/proc/1/stack", "/proc/1/auxv",
             "/dev/mem", "/dev/kmsg", "/sys/kernel/security", "/proc/slabinfo", "/proc/vmallocinfo"):
    fails(f"reading {path}", lambda: open(path, "rb").read(100))
try:
    addresses = {line.split()[0].strip("0") for line in open("/proc/kallsyms")}
    if addresses - {""}:
        got_through("addresses of the kernel")
except OSError:
    pass
fails("sparing itself when memory runs out", lambda: write_to("/proc/self/oom_score_adj", "-1000"))
not_permitted("syslog", 3, ctypes.create_string_buffer(4096), 4096)
end()
