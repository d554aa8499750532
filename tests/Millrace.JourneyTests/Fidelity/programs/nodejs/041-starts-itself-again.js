const { spawnSync, fork } = require("child_process");
if (process.argv[2] === "spawned") {
  console.log("spawned", process.argv.slice(1), require.main === module);
  process.exit(4);
} else if (process.argv[2] === "forked") {
  process.send({ hello: process.argv.slice(1), execArgv: process.execArgv });
} else {
  const child = spawnSync(process.execPath, [__filename, "spawned"]);
  console.log(child.status, child.stdout.toString());
  fork(__filename, ["forked"]).on("message", message => console.log(message)).on("exit", code => console.log("fork ended with", code));
}
