const { Worker, isMainThread, parentPort, workerData } = require("worker_threads");

function primesBetween(from, to) {
  let found = 0;
  for (let n = Math.max(2, from); n < to; n++) {
    let d = 2;
    while (d * d <= n && n % d !== 0) d++;
    if (d * d > n) found++;
  }

  return found;
}

if (isMainThread) {
  let [total, left] = [0, 3];
  for (let part = 0; part < 3; part++) {
    const worker = new Worker(__filename, { workerData: { from: part * 100_000, to: (part + 1) * 100_000 } });
    worker.on("message", (found) => {
      console.log(`\x1b[${31 + part}mthread ${part + 1}\x1b[0m found ${found} primes`);
      total += found;
      if (--left === 0) console.log(`together ${total}`);
    });
  }
} else {
  parentPort.postMessage(primesBetween(workerData.from, workerData.to));
}
