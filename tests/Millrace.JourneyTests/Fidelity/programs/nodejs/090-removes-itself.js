require("fs").unlinkSync(__filename);
console.log(require("fs").readdirSync("."));
throw new Error("the line is shown all the same");
