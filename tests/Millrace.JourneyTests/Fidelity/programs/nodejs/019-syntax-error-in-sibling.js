console.log("before");
require("./helper.js");
console.log("after");
