for (const name of Object.keys(process.env).sort()) console.log(name, "=", process.env[name]);
console.log(require("fs").readFileSync("/proc/self/environ", "utf8").split("\0").sort());
