if (process.argv[2] === "child") {
  process.emitWarning("be careful", "CustomWarning", "C001");
  process.on("warning", warning => console.log(warning.name, warning.message));
  new (require("events"))().setMaxListeners(1).on("a", () => {}).on("a", () => {});
  new Buffer(1);
} else {
  const child = require("child_process").spawnSync(process.execPath, [__filename, "child"]);
  console.log(child.stdout.toString(), child.stderr.toString().replace(/node:\d+/g, "node:N"));
}
