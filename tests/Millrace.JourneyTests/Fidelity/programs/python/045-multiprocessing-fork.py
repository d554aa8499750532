import multiprocessing

def square(n):
    return n * n

if __name__ == "__main__":
    print(multiprocessing.get_start_method())
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    process = context.Process(target=lambda: queue.put((__name__, square(7))))
    process.start()
    print(queue.get())
    process.join()
    print(process.exitcode)
