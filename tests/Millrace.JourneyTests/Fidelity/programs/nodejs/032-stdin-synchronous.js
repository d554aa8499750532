const data = require("fs").readFileSync(0);
console.log(data.length, data);
process.stdout.write(data);
