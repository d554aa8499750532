const [WIDTH, HEIGHT, DEPTH] = [56, 32, 60];

function steps(x, y) {
  const [cr, ci] = [-2.2 + (3.1 * x) / WIDTH, -1.2 + (2.4 * y) / HEIGHT];
  let [r, i, n] = [0, 0, 0];
  while (n < DEPTH && r * r + i * i < 4) {
    [r, i] = [r * r - i * i + cr, 2 * r * i + ci];
    n++;
  }

  return n;
}

function colour(x, y) {
  const n = steps(x, y);
  const wave = (shift) => Math.round(128 + 127 * Math.sin(n / 5 + shift));
  return n === DEPTH ? "8;14;18" : `${wave(4)};${wave(5.4)};${wave(0)}`;
}

for (let y = 0; y < HEIGHT; y += 2) {
  let line = "";
  for (let x = 0; x < WIDTH; x++) {
    line += `\x1b[38;2;${colour(x, y)};48;2;${colour(x, y + 1)}m▀`;
  }

  console.log(line + "\x1b[0m");
}
