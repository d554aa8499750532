const vm = require("vm");
console.log(vm.runInNewContext("x * 2", { x: 21 }), vm.runInThisContext("typeof require"));
try { vm.runInThisContext("a b", { filename: "made-up.js" }); } catch (error) { console.log(error.stack.split("\n").slice(0, 5)); }
new vm.Script("\n  throw new Error('in a script')", { filename: "script.js" }).runInThisContext();
