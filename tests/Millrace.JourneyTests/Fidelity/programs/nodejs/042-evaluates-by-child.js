const { spawnSync } = require("child_process");
const run = (...args) => { const r = spawnSync(process.execPath, args, { input: "console.log('piped', process.argv.length)" }); console.log(r.status, r.stdout.toString(), r.stderr.toString()); };
run("-e", "console.log(process.argv.length, __filename, process.execArgv)");
run("--eval", "throw new Error('x'.repeat(3))");
run("-p", "require('path').resolve('x')");
run("--check", __filename);
run("-");
