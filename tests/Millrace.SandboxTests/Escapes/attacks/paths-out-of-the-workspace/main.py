import shutil
from attempt import *

for name in ("a\nb.txt", "-rf", "...", "..hidden"):
    open(name, "w").write("x")
os.mkdir("..up") if False else None
os.symlink("../../../../etc/passwd", "..\\..\\passwd")
shutil.rmtree("__pycache__", ignore_errors=True)
end()
