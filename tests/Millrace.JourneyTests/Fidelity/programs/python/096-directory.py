import os

os.mkdir("made")
os.chdir("made")
open("x", "w").close()
print(os.getcwd(), os.listdir("."), os.listdir(".."), __file__)
def fail():
    raise OSError(5, "after a change of directory")
fail()
