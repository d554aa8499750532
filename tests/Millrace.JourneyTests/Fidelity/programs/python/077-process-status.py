wanted = ("Name", "Umask", "State", "Tgid", "TracerPid", "Uid", "Gid", "FDSize", "Groups", "Threads", "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt",
          "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "Seccomp_filters", "Cpus_allowed_list", "CoreDumping", "THP_enabled")
for line in open("/proc/self/status"):
    name, value = line.rstrip("\n").split(":\t", 1)
    if name in wanted and name != "Tgid":
        print(name, value)
for name in ("oom_score_adj", "coredump_filter", "personality", "timerslack_ns", "autogroup"):
    try:
        print(name, open(f"/proc/self/{name}").read().split()[-1] if name != "autogroup" else "")
    except OSError as error:
        print(name, error.strerror)
