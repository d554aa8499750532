function area(shape) {
  return shape.size.width * shape.size.height;
}

const shapes = [{ size: { width: 3, height: 4 } }, { name: "a point" }];
for (const shape of shapes) {
  console.log("area", area(shape));
}
