# a comment, ä
with open(__file__, encoding="utf-8") as file:
    text = file.read()
print(text, end="")
print(len(text), open("main.py", "rb").read() == text.encode())
print(open(__file__).readline() == "# a comment, ä\n")
