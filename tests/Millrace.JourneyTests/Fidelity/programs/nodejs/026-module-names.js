console.log(__filename, __dirname, require.main === module, module.id, module.filename, module.loaded, module.paths, module.parent, module.children);
console.log(this === module.exports, this === exports, typeof require.resolve, arguments.length, arguments[3] === __filename);
console.log(process.mainModule === module, require.main.filename, Object.keys(require.cache), require("module").builtinModules.length);
console.log(process.argv, process.argv0, process.execArgv, process.execPath, process.title);
console.log(Object.keys(module), require.main.path);
