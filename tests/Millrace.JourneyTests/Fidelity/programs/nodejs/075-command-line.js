const fs = require("fs");
console.log(JSON.stringify(fs.readFileSync("/proc/self/cmdline", "utf8")), fs.readFileSync("/proc/self/comm", "utf8"), fs.readlinkSync("/proc/self/exe"), fs.readlinkSync("/proc/self/cwd"));
process.title = "renamed";
console.log(process.title);
