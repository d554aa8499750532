exec("def f():\n    return 1 / 0\n")
print(eval("1 + 2"), eval(compile("x * 2", "<made up>", "eval"), {"x": 21}))
try:
    eval("1 +")
except SyntaxError as error:
    print(error.filename, error.lineno, error.text, error)
f()
