const fs = require("fs");
fs.mkdirSync("made/deep", { recursive: true });
fs.writeFileSync("made/deep/x", "ü");
console.log(fs.readdirSync("made", { recursive: true }), fs.statSync("made/deep/x").size, fs.statSync("made/deep/x").mode.toString(8));
process.chdir("made");
console.log(process.cwd(), __filename);
fs.readFileSync("nowhere");
