import threading

results = {}
lock = threading.Lock()

def work(n):
    with lock:
        results[n] = sum(range(n * 1000))

threads = [threading.Thread(target=work, args=(n,), name=f"worker-{n}") for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(results.items()))
print(threading.current_thread(  ).name, threading.active_count(), threading.main_thread() is threading.current_thread(), threading.stack_size())
