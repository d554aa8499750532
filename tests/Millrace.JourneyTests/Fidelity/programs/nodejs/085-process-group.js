const fields = require("fs").readFileSync("/proc/self/stat", "utf8").split(" ");
console.log(fields[1], fields[3], Number(fields[4]) === process.pid, Number(fields[5]) === process.pid, fields[6], fields[18]);
