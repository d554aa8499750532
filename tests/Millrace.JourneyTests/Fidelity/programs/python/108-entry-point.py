import sys
print(sys.argv, __file__, __name__)
raise ValueError("in another file")
