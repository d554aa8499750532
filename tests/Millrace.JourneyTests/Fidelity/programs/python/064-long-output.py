for n in range(4000):
    print(n, "abcdefghijklmnopqrstuvwx")
