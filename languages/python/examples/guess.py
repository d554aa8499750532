import random

secret = random.randint(1, 100)
tries = 0
print("I am thinking of a number from 1 to 100.")
while True:
    try:
        guess = int(input("Your guess: "))
    except ValueError:
        print("That is no whole number.")
        continue
    tries += 1
    if guess == secret:
        print(f"\x1b[32mYes! {tries} tries.\x1b[0m")
        break
    print("higher" if guess < secret else "lower")
