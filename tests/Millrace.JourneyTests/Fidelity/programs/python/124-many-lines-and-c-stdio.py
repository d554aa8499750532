def lines(what):
    for i in range(5_000):
        print(what, i)


lines("before")
import ctypes

libc = ctypes.CDLL("libc.so.6")
lines("then")
libc.puts(b"of C, in the middle")
libc.fflush(None)
lines("after")
libc.puts(b"of C, at the end")
print("the last line of Python")
