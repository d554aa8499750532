import os, tempfile, getpass, platform, time

print(os.getcwd(), oct(os.umask(0o77)), os.path.expanduser("~"), tempfile.gettempdir(), sorted(os.listdir(tempfile.gettempdir())))
print(os.getuid(), os.geteuid(), os.getgid(), os.getgroups(), platform.node(), time.tzname)
print(os.nice(0), os.sched_getaffinity(0) == set(range(os.cpu_count())), os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0))
print(os.getpgrp() == os.getpid(), os.getsid(0) == os.getpid(), os.getppid())
