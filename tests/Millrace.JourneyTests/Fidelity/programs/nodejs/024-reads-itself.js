// a comment, ä
const fs = require("fs");
const text = fs.readFileSync(__filename, "utf8");
process.stdout.write(text);
console.log(text.length, fs.readFileSync(process.argv[1], "utf8") === text, fs.readFileSync("main.js", "utf8") === text);
