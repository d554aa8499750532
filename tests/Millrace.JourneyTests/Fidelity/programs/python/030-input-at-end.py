print("before")
print(input("What? "))
