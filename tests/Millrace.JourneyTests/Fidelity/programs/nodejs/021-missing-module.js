console.log("before");
require("no-such-module-here");
