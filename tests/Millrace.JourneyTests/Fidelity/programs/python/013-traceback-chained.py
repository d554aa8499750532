class Problem(Exception):
    pass

def read():
    try:
        {}["missing"]
    except KeyError as error:
        raise Problem("could not read") from error

try:
    read()
except Problem:
    int("no number")
