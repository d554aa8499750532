const { setTimeout: wait } = require("timers/promises");

const [WIDTH, HEIGHT, FRAMES] = [50, 15, 80];
const flakes = Array.from({ length: 60 }, () => ({ x: Math.random() * WIDTH, y: Math.random() * HEIGHT, speed: 0.15 + Math.random() * 0.35 }));

async function main() {
  process.stdout.write("\x1b[2J\x1b[?25l");
  for (let frame = 0; frame < FRAMES; frame++) {
    const rows = Array.from({ length: HEIGHT }, () => Array(WIDTH).fill(" "));
    for (const flake of flakes) {
      flake.y = (flake.y + flake.speed) % HEIGHT;
      flake.x = (flake.x + Math.sin(frame / 9 + flake.speed * 20) / 4 + WIDTH) % WIDTH;
      rows[Math.floor(flake.y)][Math.floor(flake.x)] = flake.speed > 0.35 ? "\x1b[97m❄\x1b[0m" : "\x1b[36m·\x1b[0m";
    }

    process.stdout.write(`\x1b[H${rows.map((row) => row.join("")).join("\n")}\n\x1b[32m${"▀".repeat(WIDTH)}\x1b[0m\n`);
    await wait(40);
  }

  console.log("\x1b[?25hIt stops snowing.");
}

main();
