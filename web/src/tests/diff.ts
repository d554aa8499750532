/** One line of a comparison: in both, only expected, or only what came. */
export interface DiffLine {
  kind: "same" | "missing" | "extra";
  text: string;
}

const MAX_CELLS = 4_000_000; // 2,000 lines against 2,000; beyond that lines are compared in place

/** As the server compares: white space at the end of lines, and of the whole, does not count. */
export function normalize(text: string): string[] {
  const lines = text.replace(/\r\n/g, "\n").split("\n").map((line) => line.trimEnd());
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  return lines;
}

/** The shortest way from what was expected to what came, line by line. */
export function diffLines(expected: string, actual: string): DiffLine[] {
  const [a, b] = [normalize(expected), normalize(actual)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;

  const [middleA, middleB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const middle = middleA.length * middleB.length > MAX_CELLS ? replaced(middleA, middleB) : longestCommon(middleA, middleB);
  return [...a.slice(0, start).map(same), ...middle, ...a.slice(a.length - end).map(same)];
}

const same = (text: string): DiffLine => ({ kind: "same", text });

function replaced(a: readonly string[], b: readonly string[]): DiffLine[] {
  return [...a.map((text): DiffLine => ({ kind: "missing", text })), ...b.map((text): DiffLine => ({ kind: "extra", text }))];
}

function longestCommon(a: readonly string[], b: readonly string[]): DiffLine[] {
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width); // [i, j]: how many lines a from i and b from j share
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }

  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(same(a[i]!));
      [i, j] = [i + 1, j + 1];
    } else if (i < a.length && (j === b.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      lines.push({ kind: "missing", text: a[i++]! });
    } else {
      lines.push({ kind: "extra", text: b[j++]! });
    }
  }

  return lines;
}
