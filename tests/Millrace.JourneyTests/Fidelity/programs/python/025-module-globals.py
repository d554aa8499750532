print(sorted(globals()))
print(sorted(locals()))
