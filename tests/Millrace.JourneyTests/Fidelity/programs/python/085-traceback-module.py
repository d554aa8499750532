import linecache, sys, traceback

def fail():
    raise KeyError("k")

try:
    fail()
except KeyError:
    print(traceback.format_exc())
    for frame in traceback.extract_tb(sys.exc_info()[2]):
        print(frame.filename, frame.lineno, frame.name, frame.line, frame.colno, frame.end_colno)
print(repr(linecache.getline(__file__, 1)), len(linecache.getlines("main.py")))
traceback.print_stack()
