from attempt import *

for i in range(1 << 20):
    os.close(os.open(f"/tmp/f{i}", os.O_CREAT))
got_through("files without end")
