import sys

for number, arg in enumerate(sys.argv[1:], start=1):
    print(f"{number}: {arg}")
