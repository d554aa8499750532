const { spawn } = require("child_process");
const child = spawn("true", { stdio: ["pipe", "ignore", "ignore"] });
child.stdin.on("error", error => console.log(error.code));
child.on("exit", () => setTimeout(() => child.stdin.write("x"), 5));
