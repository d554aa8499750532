if (require.main === module) {
  console.log("main", require("./main.js") === module.exports, require.cache[__filename] === module);
  delete require.cache[__filename];
  console.log(require("./main.js"));
} else {
  console.log("required by", module.parent.id);
}
module.exports = { value: 7 };
