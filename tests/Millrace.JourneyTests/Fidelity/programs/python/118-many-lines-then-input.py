for i in range(10_000):
    print(i)
print("Hello,", input("Your name? "))
for i in range(10_000):
    print(i)
