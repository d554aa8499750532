const data = require("./data.json");
const { area } = require("./lib");
console.log(data, area(2, 3), require.resolve("./lib"));
console.log(module.children.map(child => child.id), Object.keys(require.cache));
console.log(require("fs").readdirSync(".").sort());
