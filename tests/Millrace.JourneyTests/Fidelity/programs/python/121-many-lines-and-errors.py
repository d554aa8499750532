import sys
for i in range(20_000):
    print(i)
    if i % 100 == 0:
        print("error", i, file=sys.stderr)
raise SystemExit("the end")
