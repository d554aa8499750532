process.on("beforeExit", code => { if (!globalThis.once) { globalThis.once = true; console.log("beforeExit", code); setTimeout(() => console.log("more work"), 1); } });
process.on("exit", code => { console.log("exit", code, process.exitCode); setTimeout(() => console.log("never"), 0); });
process.exitCode = 6;
console.log("end of program");
