console.log(process.stdout.isTTY, process.stdout.columns, process.stdout.rows, process.stdout.getColorDepth(), process.env.TERM, process.stdin.isTTY);
console.log({ coloured: 1, text: "ü", missing: undefined });
throw new Error("on a terminal");
