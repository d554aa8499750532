# The order stays, whichever way a line takes.
import os, sys
for i in range(20_000):
    print(i)
    if i % 1000 == 999:
        os.write(1, b"written\n")
    if i % 1000 == 499:
        sys.stdout.buffer.write(b"buffered\n")
    if i % 5000 == 7:
        os.writev(1, [b"in ", b"parts\n"])
os.write(1, b"last\n")
