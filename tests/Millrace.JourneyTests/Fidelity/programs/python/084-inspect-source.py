import inspect, sys

def documented(a, *, b=2):
    """Says what it does."""
    # a comment
    return a + b

class Thing:
    value = 1  # ä

    def method(self):
        return lambda: self

print(inspect.getsource(documented), inspect.getsource(Thing), inspect.getsource(Thing().method()))
print(inspect.getsourcefile(documented), inspect.getsourcelines(documented)[1], inspect.getcomments(documented))
print(inspect.getsource(sys.modules["__main__"])[:20], inspect.stack()[0].code_context, inspect.signature(documented))
