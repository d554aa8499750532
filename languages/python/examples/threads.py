import queue
import random
import threading
import time

jobs, lines = queue.Queue(), threading.Lock()
for n in range(1, 13):
    jobs.put(n)


def work(name, colour):
    while True:
        try:
            n = jobs.get_nowait()
        except queue.Empty:
            return
        time.sleep(random.uniform(0.05, 0.25))
        with lines:
            print(f"\x1b[{colour}m{name}\x1b[0m did job {n:2d}: {n} squared is {n * n}")


workers = [threading.Thread(target=work, args=(f"worker {i + 1}", 31 + i)) for i in range(4)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print("All done.")
