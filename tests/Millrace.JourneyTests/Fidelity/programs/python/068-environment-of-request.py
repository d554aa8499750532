import os

print(os.environ["GREETING"], os.environ.get("EMPTY"), os.environ["LANG"])
