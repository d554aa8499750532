const { execSync, spawnSync } = require("child_process");
console.log(execSync("ls /proc/self/fd").toString().split("\n").length);
console.log(execSync("grep -E 'Sig(Blk|Ign|Cgt)|ShdPnd' /proc/self/status; umask; pwd; env | sort; nice").toString());
spawnSync("sh", ["-c", "echo straight through; ulimit -a"], { stdio: "inherit" });
