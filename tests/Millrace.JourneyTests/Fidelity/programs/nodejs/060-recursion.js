function down() { return down() + 1; }
try {
  down();
} catch (error) {
  console.log(error instanceof RangeError, error.message, error.stack.split("\n").slice(1, 3));
}
