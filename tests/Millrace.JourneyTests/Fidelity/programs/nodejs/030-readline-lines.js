const rl = require("readline").createInterface({ input: process.stdin, crlfDelay: Infinity });
(async () => {
  let n = 0;
  for await (const line of rl) console.log(++n, JSON.stringify(line));
})();
