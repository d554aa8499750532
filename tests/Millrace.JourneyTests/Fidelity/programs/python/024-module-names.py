import sys

print(repr(__file__), repr(__name__), repr(__package__), __spec__, __doc__, __cached__ if "__cached__" in globals() else "none")
print(type(__loader__).__name__, __loader__.name, __loader__.path, __builtins__.__name__)
print(sys.argv, sys.orig_argv)
print(sys.modules["__main__"].__file__, sys.modules["__main__"].__dict__ is globals())
