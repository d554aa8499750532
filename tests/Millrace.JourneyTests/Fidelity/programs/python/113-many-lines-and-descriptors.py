import os, sys
def lines(what):
    for i in range(5_000):
        print(what, i)
lines("before")
kept = os.dup(1)
os.write(kept, b"by another number\n")
lines("then")
with open("elsewhere", "wb") as file:
    os.dup2(file.fileno(), 1)
    lines("elsewhere")
os.dup2(kept, 1)
os.close(kept)
lines("back")
print(sum(1 for _ in open("elsewhere")))
with open("/dev/stdout", "w") as out:
    out.write("by its name\n")
lines("last")
