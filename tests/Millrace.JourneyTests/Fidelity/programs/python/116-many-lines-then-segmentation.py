import ctypes
for i in range(20_000):
    print(i)
ctypes.string_at(0)
