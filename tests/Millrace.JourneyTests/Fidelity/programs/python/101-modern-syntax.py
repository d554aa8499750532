from dataclasses import dataclass
from enum import Enum, auto

class Colour(Enum):
    RED = auto()
    GREEN = auto()

@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0

def describe(value):
    match value:
        case Point(x=0, y=0):
            return "origin"
        case Point(x, y) if x == y:
            return f"diagonal {x=}"
        case [first, *rest]:
            return f"{first!r} and {len(rest)} more"
        case {"colour": Colour() as colour}:
            return colour
        case _:
            return "other"

for value in (Point(0), Point(2, 2), [1, 2, 3], {"colour": Colour.RED}, 5):
    print(describe(value))
if (n := 10) > 5:
    print(f"{n:>5}|{n:05.1f}|{'nested ' + 'quotes'}")
Point(1).x = 2
