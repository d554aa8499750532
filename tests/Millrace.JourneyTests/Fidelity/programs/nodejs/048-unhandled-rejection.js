async function work() {
  await null;
  throw new TypeError("nobody catches this");
}
work();
setTimeout(() => console.log("never"), 50);
