function f() {
  console.trace("here");
  console.log(new Error("shown").stack);
}
f();
