def average(numbers):
    return sum(numbers) / len(numbers)


def report(title, numbers):
    print(f"{title}: {average(numbers):.1f}")


report("three numbers", [3, 4, 8])
report("no numbers", [])
