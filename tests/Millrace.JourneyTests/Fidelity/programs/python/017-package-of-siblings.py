from shapes import area
from shapes.round import circle
import shapes, os

print(area(2, 3), circle(1))
print(shapes.__path__, shapes.__file__)
print(sorted(os.listdir(".")), sorted(os.listdir("shapes")))
