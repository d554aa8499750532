setTimeout(() => console.log("timeout"), 0);
setImmediate(() => { console.log("immediate"); setTimeout(() => console.log("second timeout"), 5); });
process.nextTick(() => console.log("tick"));
Promise.resolve().then(() => console.log("microtask"));
queueMicrotask(() => console.log("queued"));
require("fs").readFile(__filename, () => setTimeout(() => console.log("after read"), 50));
const until = Date.now() + 3; while (Date.now() < until);
console.log("main");
