const { Worker, isMainThread, parentPort } = require('worker_threads');
if (isMainThread) {
  new Worker(__filename).on('message', (told) => console.log(told)).on('exit', (code) => console.log('exit', code));
} else {
  const module_ = require('module');
  parentPort.postMessage(JSON.stringify([
    process._preload_modules, module_._pathCache, Object.keys(require.cache), process.execArgv, process.env.NODE_OPTIONS ?? null,
  ]));
}
