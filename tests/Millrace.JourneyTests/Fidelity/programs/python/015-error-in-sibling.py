import helper

print("imported", helper.__name__, helper.__file__)
helper.outer(3)
