for i in range(20_000):
    print(i)
print("now")
whole = []
while True:
    whole.append(bytearray(16_000_000))
