name = input("Name? ")
age = int(input())
print(f"Hello {name}, {age}")
