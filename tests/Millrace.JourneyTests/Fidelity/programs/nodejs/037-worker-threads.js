const { Worker, isMainThread, parentPort, workerData, threadId } = require("worker_threads");
if (isMainThread) {
  const worker = new Worker(__filename, { workerData: { n: 10 } });
  worker.on("message", message => console.log("from worker", message));
  worker.on("exit", code => console.log("worker ended with", code));
} else {
  parentPort.postMessage({ threadId, square: workerData.n ** 2, main: require.main === module, file: __filename });
}
