const { execSync, spawnSync, exec } = require("child_process");
console.log(execSync("echo a ü; echo $#").toString());
const result = spawnSync("sh", ["-c", "cat; echo err >&2; exit 3"], { input: "piped\n" });
console.log(result.status, result.signal, result.stdout.toString(), result.stderr.toString());
console.log(spawnSync("no-such-program").error.message);
exec("kill -TERM $$", (error, out) => console.log(error.signal, error.code, out));
