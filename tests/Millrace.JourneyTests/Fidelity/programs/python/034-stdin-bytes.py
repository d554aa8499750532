import sys

data = sys.stdin.buffer.read()
print(len(data), data)
sys.stdout.buffer.write(data)
