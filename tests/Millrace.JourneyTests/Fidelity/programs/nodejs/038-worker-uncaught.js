const { Worker } = require("worker_threads");
const worker = new Worker("setTimeout(() => { throw new RangeError('in a worker') }, 1)", { eval: true });
worker.on("error", error => console.log("error", error.name, error.message));
worker.on("exit", code => { console.log("worker ended with", code); process.exitCode = 5; });
