class Problem extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = "Problem";
    this.code = "E_PROBLEM";
  }
}
function read() {
  try {
    JSON.parse("{bad");
  } catch (error) {
    throw new Problem("could not read", { cause: error });
  }
}
read();
