with open(__file__, "a") as file:
    file.write("print('appended, never run')\n")
print(open(__file__).read().count("\n"))
def later():
    raise ValueError("source is read from the changed file")
later()
