console.log("not reading", process.stdin.constructor.name, process.stdin.fd, process.stdin.isTTY);
