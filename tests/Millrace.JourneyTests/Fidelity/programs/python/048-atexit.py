import atexit, sys

atexit.register(print, "registered first, run last")
atexit.register(lambda: sys.stderr.write("to stderr\n"))

class Closing:
    def __del__(self):
        print("deleted")

kept = Closing()
print("end of program")
