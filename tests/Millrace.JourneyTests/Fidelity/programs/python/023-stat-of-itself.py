import os, stat

for path in (__file__, "main.py", os.path.join(os.getcwd(), "main.py")):
    s = os.lstat(path)
    print(path, stat.filemode(s.st_mode), s.st_size, s.st_nlink, s.st_uid == os.getuid(), s.st_gid == os.getgid())
print(os.path.isfile(__file__), os.path.islink(__file__), os.access(__file__, os.R_OK), os.access(__file__, os.W_OK), os.access(__file__, os.X_OK))
d = os.stat(".")
print(stat.filemode(d.st_mode), d.st_nlink, sorted(os.listdir(".")))
for entry in sorted(os.scandir(".."), key=lambda e: e.name):
    print(entry.name, entry.is_dir(), entry.is_symlink())
