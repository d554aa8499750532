class Thing:
    colour = 1

try:
    Thing().color
except AttributeError as error:
    print(error, error.name)
length = 3
print(lenght)
