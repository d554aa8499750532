const fs = require("fs"), path = require("path");
for (const name of [__filename, process.argv[1], "main.js"]) {
  const s = fs.lstatSync(name);
  console.log(name, s.mode.toString(8), s.size, s.nlink, s.isFile(), s.isFIFO(), s.isSymbolicLink(), s.uid === process.getuid(), s.gid === process.getgid());
}
console.log(fs.realpathSync(__filename), fs.readdirSync("."), fs.statSync(".").mode.toString(8));
for (const entry of fs.readdirSync("..", { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)) console.log(entry.name, entry.isDirectory(), entry.isSymbolicLink());
for (const mode of ["R_OK", "W_OK", "X_OK"]) {
  try { fs.accessSync(__filename, fs.constants[mode]); console.log(mode); } catch (error) { console.log(error.message); }
}
