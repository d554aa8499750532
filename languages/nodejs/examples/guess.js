const readline = require("readline");

const secret = 1 + Math.floor(Math.random() * 100);
let tries = 0;
const lines = readline.createInterface({ input: process.stdin, output: process.stdout });
lines.setPrompt("Your guess: ");
console.log("I am thinking of a number from 1 to 100.");
lines.prompt();
lines.on("line", (line) => {
  const guess = Number(line);
  tries++;
  if (guess === secret) {
    console.log(`\x1b[32mYes! ${tries} tries.\x1b[0m`);
    process.exit(0);
  }

  console.log(guess < secret ? "higher" : "lower");
  lines.prompt();
});
