const fs = require("fs");
const numbers = fs.readdirSync("/proc/self/fd").map(Number).sort((a, b) => a - b);
console.log(numbers);
for (const fd of numbers) {
  try { console.log(fd, fs.readlinkSync("/proc/self/fd/" + fd).split(":")[0], fs.fstatSync(fd).mode.toString(8)); } catch (error) { console.log(fd, error.code); }
}
for (const fd of [0, 1, 2]) console.log(fs.readFileSync("/proc/self/fdinfo/" + fd, "utf8").split("\n").slice(0, 2));
console.log("next", fs.openSync("/dev/null"));
