const wanted = new Set("Name Umask TracerPid Uid Gid Groups Threads SigPnd ShdPnd SigBlk SigIgn SigCgt CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp Seccomp_filters Cpus_allowed_list THP_enabled".split(" "));
for (const line of require("fs").readFileSync("/proc/self/status", "utf8").split("\n")) if (wanted.has(line.split(":")[0])) console.log(line);
for (const name of ["oom_score_adj", "coredump_filter"]) console.log(name, require("fs").readFileSync("/proc/self/" + name, "utf8"));
