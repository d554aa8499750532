const helper = require("./helper");
console.log("loaded", Object.keys(helper));
helper.outer(3);
