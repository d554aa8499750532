import os, sys, shutil

print([os.isatty(fd) for fd in (0, 1, 2)], sys.stdin.isatty(), sys.stdout.isatty(), shutil.get_terminal_size())
try:
    os.ttyname(0)
except OSError as error:
    print(error)
try:
    open("/dev/tty")
except OSError as error:
    print(error)
