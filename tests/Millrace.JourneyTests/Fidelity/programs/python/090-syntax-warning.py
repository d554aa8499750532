x = 5
if x is 5:
    print("same")
print("\d", (1)[0] if x == 0 else "fine")
assert (x, "always true")
