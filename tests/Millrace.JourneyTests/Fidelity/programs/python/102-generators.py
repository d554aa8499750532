def count():
    try:
        received = yield 1
        print("received", received)
        yield 2
    finally:
        print("closed")

generator = count()
print(next(generator), generator.send("x"))
generator.close()
leftover = count()
next(leftover)
del leftover
raise StopIteration("at top level")
