try:
    x = bytearray(1 << 60)
except MemoryError as error:
    print("caught", repr(error))
[0] * (1 << 60)
