grep -E '^(Name|Umask|TracerPid|Uid|Gid|Groups|Threads|SigPnd|ShdPnd|SigBlk|SigIgn|SigCgt|Cap...|NoNewPrivs|Seccomp|Seccomp_filters|Cpus_allowed_list|THP_enabled):' /proc/$$/status
grep -E '^Sig' /proc/self/status
cat /proc/$$/oom_score_adj /proc/$$/coredump_filter
