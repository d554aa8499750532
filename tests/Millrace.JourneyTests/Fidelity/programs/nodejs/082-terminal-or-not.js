const tty = require("tty");
console.log([0, 1, 2].map(fd => tty.isatty(fd)), process.stdout.isTTY, process.stdout.columns, process.stdout.constructor.name, process.stdin.constructor.name);
console.log(process.stdout.writableHighWaterMark, process.stdout.hasColors, process.stderr.fd);
