import sys
for n in range(50):
    print("out", n)
    print("err", n, file=sys.stderr)
