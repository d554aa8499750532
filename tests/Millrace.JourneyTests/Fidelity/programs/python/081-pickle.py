import dataclasses, pickle

@dataclasses.dataclass
class Point:
    x: int
    y: int

data = pickle.dumps([Point(1, 2), Point])
print(data)
print(pickle.loads(data), Point.__module__, Point.__qualname__)
