for i in range(50_000):
    print(i, "line", end="!\n")
