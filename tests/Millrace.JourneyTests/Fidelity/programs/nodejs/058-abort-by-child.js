const { spawnSync } = require("child_process");
const child = spawnSync(process.execPath, ["-e", "process.kill(process.pid, 'SIGABRT'); setTimeout(() => {}, 1000)"]);
console.log(child.status, child.signal);
process.kill(process.pid, "SIGABRT");
setTimeout(() => {}, 1000);
