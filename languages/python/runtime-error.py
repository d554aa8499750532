ages = {"Ada": 36}

for name in ["Ada", "Alan"]:
    print(name, "is", ages[name])
