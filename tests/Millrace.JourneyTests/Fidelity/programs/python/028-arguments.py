import sys

print(len(sys.argv))
for argument in sys.argv:
    print(repr(argument))
print(sys.orig_argv)
