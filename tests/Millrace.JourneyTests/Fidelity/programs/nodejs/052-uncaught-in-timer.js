function later() {
  throw new Error("from a timer");
}
setTimeout(later, 1);
