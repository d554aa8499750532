# One after the other, so that their order is known.
import threading
def lines(what):
    for i in range(3_000):
        print(what, i)
for what in "abcd":
    thread = threading.Thread(target=lines, args=(what,))
    thread.start()
    thread.join()
print("joined")
