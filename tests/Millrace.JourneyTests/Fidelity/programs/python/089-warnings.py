import warnings

def old():
    warnings.warn("do not", UserWarning)

old()
warnings.warn("at top, ü", DeprecationWarning)
print(len(warnings.filters), warnings.filters[0])
for entry in warnings.filters:
    print(entry[0], entry[2].__name__, entry[3])
