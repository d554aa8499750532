price = 5
print(“quoted”)
