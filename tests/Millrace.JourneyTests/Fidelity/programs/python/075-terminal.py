import os, sys, termios

print([os.isatty(fd) for fd in (0, 1, 2)], os.get_terminal_size(), os.environ["TERM"])
print(os.ttyname(0) == os.ttyname(1), os.tcgetpgrp(0) == os.getpgrp(), sys.stdout.line_buffering)
attributes = termios.tcgetattr(0)
print(attributes[:6])
print("\x1b[31mred\x1b[0m")
raise ValueError("on a terminal")
