const os = require("os"), fs = require("fs");
console.log(process.cwd(), process.umask().toString(8), os.homedir(), os.tmpdir(), fs.readdirSync(os.tmpdir()), fs.readdirSync("."));
console.log(process.getuid(), process.getgid(), process.getgroups(), os.hostname(), os.cpus().length, os.availableParallelism(), os.getPriority(), process.ppid);
console.log(os.userInfo().username, os.EOL === "\n", os.platform(), os.constants.signals.SIGTERM);
