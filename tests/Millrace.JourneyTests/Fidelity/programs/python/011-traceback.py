def divide(a, b):
    return a / b

def middle(values):
    total = 0
    for value in values:
        total += divide(100, value) + divide(
            value,
            1,
        )
    return total

print("before")
middle([1, 2, 0])
