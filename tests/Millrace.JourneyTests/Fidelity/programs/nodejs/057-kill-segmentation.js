require("fs").writeSync(1, "before\n");
process.kill(process.pid, "SIGSEGV");
setTimeout(() => console.log("never"), 1000);
