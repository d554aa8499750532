import os
for i in range(20_000):
    print(i)
print("no end of line", end="")
os._exit(5)
