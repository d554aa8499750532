console.log("before");
function inner() {
  return undefinedName + 1;
}
function outer() {
  return inner();
}
outer();
