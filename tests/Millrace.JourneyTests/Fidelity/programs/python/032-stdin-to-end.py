import sys

text = sys.stdin.read()
print(len(text), text.count("\n"), text.upper())
print(repr(sys.stdin.read()))
