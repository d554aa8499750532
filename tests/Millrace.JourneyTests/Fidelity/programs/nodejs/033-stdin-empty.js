console.log(JSON.stringify(require("fs").readFileSync("/dev/stdin", "utf8")));
process.stdin.on("data", () => console.log("data")).on("end", () => console.log("end")).on("close", () => console.log("close"));
