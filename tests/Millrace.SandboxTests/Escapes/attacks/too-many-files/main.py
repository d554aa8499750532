from attempt import *

path = "big"
os.mkdir(path)
for depth in range(60):
    path += "/d"
    os.mkdir(path)
open(path + "/deep.txt", "w").write("x")
with open("big/huge.bin", "wb") as huge:
    huge.truncate(40 << 20)
end()
