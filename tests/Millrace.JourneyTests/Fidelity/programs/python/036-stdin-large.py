import hashlib, sys

data = sys.stdin.read()
print(len(data), hashlib.sha256(data.encode()).hexdigest())
