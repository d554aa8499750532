import sys

frame = sys._getframe()
print(frame.f_code.co_filename, frame.f_code.co_name, frame.f_lineno, frame.f_back, frame.f_code.co_firstlineno, frame.f_code.co_flags)
print((lambda: 0).__code__.co_filename, (lambda: 0).__code__.co_qualname)
print(sorted(frame.f_globals) == sorted(globals()))
