import runpy, sys

if __name__ == "__main__":
    names = runpy.run_path(__file__, run_name="other")
    print(sorted(names)[:3], names["value"], names["__file__"])
    print(runpy.run_module("main", run_name="third")["value"])
value = __name__
