const { setTimeout: wait } = require("timers/promises");

const WIDTH = 32;

async function main() {
  for (let step = 0; step <= 100; step++) {
    const full = Math.floor((WIDTH * step) / 100);
    process.stdout.write(`\r\x1b[36m${"█".repeat(full)}${"░".repeat(WIDTH - full)}\x1b[0m ${String(step).padStart(3)} %`);
    await wait(20);
  }

  console.log("\nDone.");
}

main();
