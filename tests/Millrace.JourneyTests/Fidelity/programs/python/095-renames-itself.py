import os, inspect

os.rename(__file__, "other.py")
with open("main.py", "w") as file:
    file.write("# replaced\n# by\n# this\n# text\n# here\n# ends\n")
import other
def f():
    return 1 // 0
f()
