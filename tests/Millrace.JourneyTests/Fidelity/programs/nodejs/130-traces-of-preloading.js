// Nothing may tell that something was required before this program.
const module_ = require('module');
console.log(JSON.stringify(Object.getOwnPropertyDescriptor(process, '_preload_modules')));
console.log(Object.keys(require.cache), JSON.stringify(module_._pathCache));
console.log(process.execArgv, process.env.NODE_OPTIONS, Object.keys(process.env).sort());
console.log(JSON.stringify(require('fs').readFileSync('/proc/self/environ', 'utf8').split('\0').map((v) => v.split('=')[0]).sort()));
console.log(require.main === module, module.parent, module.children.length, module_.globalPaths.length);
console.log(process.eventNames().map(String), process._getActiveHandles().length, process.getActiveResourcesInfo());
