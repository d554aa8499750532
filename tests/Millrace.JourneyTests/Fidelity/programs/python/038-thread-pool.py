from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(lambda n: n * n, range(20))))
    print(pool.submit(lambda: 1 / 0).exception())
