import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compileRules, findPositions, positionInLine, resolveFile, type Rules } from "./positions";

function rulesOf(language: string): Rules {
  const yaml = parse(readFileSync(new URL(`../../../languages/${language}/language.yaml`, import.meta.url), "utf8"));
  return compileRules(yaml.diagnostics, yaml.file_name);
}

/** What is marked in the code, as file:line:column severity message. */
function marks(language: string, output: string): string[] {
  return findPositions(output, rulesOf(language))
    .filter((p) => p.marked)
    .map((p) => `${p.file}:${p.line}${p.column ? `:${p.column}` : ""} ${p.severity} ${p.message ?? ""}`.trim());
}

describe("python", () => {
  const trace = `Traceback (most recent call last):
  File "/workspace/main.py", line 7, in <module>
    g()
  File "/workspace/main.py", line 5, in g
    f(0)
  File "/workspace/lib/f.py", line 2, in f
    return 1/x
           ~^~
ZeroDivisionError: division by zero
`;

  it("marks the innermost frame of a traceback", () => expect(marks("python", trace)).toEqual(["lib/f.py:2 error ZeroDivisionError: division by zero"]));

  it("makes every frame a place to go to", () =>
    expect(findPositions(trace, rulesOf("python")).map((p) => [p.outputLine, p.file, p.line])).toEqual([[1, "main.py", 7], [3, "main.py", 5], [5, "lib/f.py", 2]]));

  it("marks a mistake of syntax", () =>
    expect(marks("python", `  File "/workspace/main.py", line 1\n    print("a"\n         ^\nSyntaxError: '(' was never closed\n`)).toEqual(["main.py:1 error SyntaxError: '(' was never closed"]));

  it("does not read the program's own files of the system", () =>
    expect(marks("python", `  File "/usr/lib/python3.11/json/decoder.py", line 355, in raw_decode\nValueError: x\n`)).toEqual([]));

  it("reads through colours and the terminal's line ends", () =>
    expect(marks("python", `  File "\x1b[35m/workspace/main.py\x1b[0m", line \x1b[35m3\x1b[0m, in <module>\r\nKeyError: 'a'\r\n`)).toEqual(["main.py:3 error KeyError: 'a'"]));
});

describe("nodejs", () => {
  it("marks where an error was thrown", () =>
    expect(marks("nodejs", `/workspace/main.js:2
  throw new TypeError("bad");
  ^

TypeError: bad
    at f (/workspace/main.js:2:9)
    at Object.<anonymous> (/workspace/main.js:4:1)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)
`)).toEqual(["main.js:2 error TypeError: bad"]));

  it("marks a mistake of syntax", () =>
    expect(marks("nodejs", `/workspace/main.js:1\nlet a = ;\n        ^\n\nSyntaxError: Unexpected token ';'\n    at wrapSafe (node:internal/modules/cjs/loader:1464:18)\n`)).toEqual([
      "main.js:1 error SyntaxError: Unexpected token ';'",
    ]));
});

describe("go", () => {
  it("marks what the compiler refuses", () =>
    expect(marks("go", "# main\n./main.go:6:2: x declared but not used\n./main.go:7:14: undefined: undefinedName\n")).toEqual([
      "main.go:6:2 error x declared but not used",
      "main.go:7:14 error undefined: undefinedName",
    ]));

  it("marks where a panic began", () =>
    expect(marks("go", "panic: runtime error: index out of range [5] with length 1\n\ngoroutine 1 [running]:\nmain.f(...)\n\t/workspace/main.go:4\nmain.main()\n\t/workspace/main.go:8 +0x1d\nexit status 2\n")).toEqual([
      "main.go:4 error panic: runtime error: index out of range [5] with length 1",
    ]));
});

describe("rust", () => {
  it("marks what the compiler refuses and what it warns of", () =>
    expect(marks("rust", `warning: unused variable: \`b\`
 --> main.rs:3:9
  |
error[E0308]: mismatched types
 --> main.rs:2:18
  |
2 |     let x: i32 = "a";

error: aborting due to 1 previous error
`)).toEqual(["main.rs:3:9 warning unused variable: `b`", "main.rs:2:18 error mismatched types"]));

  it("marks a panic", () =>
    expect(marks("rust", "\nthread 'main' (14) panicked at main.rs:3:21:\nindex out of bounds: the len is 0 but the index is 3\nnote: run with `RUST_BACKTRACE=1`\n")).toEqual([
      "main.rs:3:21 error index out of bounds: the len is 0 but the index is 3",
    ]));
});

describe("java", () => {
  it("marks what the compiler refuses", () =>
    expect(marks("java", `Main.java:3: error: incompatible types: String cannot be converted to int\n    int x = "s";\n            ^\n1 error\n`)).toEqual([
      "Main.java:3 error incompatible types: String cannot be converted to int",
    ]));

  it("marks where an exception was thrown", () =>
    expect(marks("java", `Exception in thread "main" java.lang.IllegalStateException: oh\n\tat Main.f(Main.java:2)\n\tat Main.main(Main.java:4)\n`)).toEqual([
      "Main.java:2 error java.lang.IllegalStateException: oh",
    ]));
});

describe("c and c++", () => {
  it("marks errors, warnings and notes", () =>
    expect(marks("c", "main.c: In function ‘main’:\nmain.c:2:10: error: ‘x’ undeclared (first use in this function)\n    2 |   return x;\nmain.c:2:10: note: each undeclared identifier is reported only once\nmain.c:4:3: warning: unused variable ‘y’ [-Wunused-variable]\n")).toEqual([
      "main.c:2:10 error ‘x’ undeclared (first use in this function)",
      "main.c:2:10 info each undeclared identifier is reported only once",
      "main.c:4:3 warning unused variable ‘y’ [-Wunused-variable]",
    ]));

  it("marks c++ alike", () =>
    expect(marks("cpp", "main.cpp:4:3: error: expected ‘,’ or ‘;’ before ‘return’\n")).toEqual(["main.cpp:4:3 error expected ‘,’ or ‘;’ before ‘return’"]));
});

it.each([
  ["bash", "hi\nmain.sh: line 2: nosuchcmd: command not found\n", ["main.sh:2 error nosuchcmd: command not found"]],
  ["perl", 'Global symbol "$y" requires explicit package name at main.pl line 3.\nExecution of main.pl aborted due to compilation errors.\n', ['main.pl:3 error Global symbol "$y" requires explicit package name']],
  ["perl", "oops at main.pl line 1, <STDIN> line 4.\n", ["main.pl:1 error oops"]],
  ["ruby", "main.rb:2:in `f': no (ArgumentError)\n\tfrom main.rb:4:in `<main>'\n", ["main.rb:2 error no (ArgumentError)", "main.rb:4 info"]],
  ["ruby", "main.rb:1: syntax error, unexpected end-of-input, expecting ')'\ndef f(\n      ^\n", ["main.rb:1 error syntax error, unexpected end-of-input, expecting ')'"]],
  ["php", 'Parse error: syntax error, unexpected token ";" in /workspace/main.php on line 2\n', ['main.php:2 error syntax error, unexpected token ";"']],
  ["php", "Fatal error: Uncaught Exception: no in /workspace/main.php:2\nStack trace:\n#0 /workspace/main.php(3): f()\n  thrown in /workspace/main.php on line 2\n", ["main.php:2 error Exception: no"]],
  ["lua", "lua5.4: main.lua:1: unexpected symbol near '='\n", ["main.lua:1 error unexpected symbol near '='"]],
])("%s: %j", (language, output, expected) => expect(marks(language, output)).toEqual(expected));

it("makes one line a link, as far as it names the place", () => {
  const line = `  File "/workspace/main.py", line 7, in <module>`;
  const found = positionInLine(line, rulesOf("python"))!;
  expect(found).toMatchObject({ file: "main.py", line: 7 });
  expect(line.slice(found.start, found.end)).toBe(`/workspace/main.py", line 7`);
});

it("finds a file by its path, or by a name that only one has", () => {
  expect(resolveFile("lib/a.c", ["main.c", "lib/a.c"])).toBe("lib/a.c");
  expect(resolveFile("a.c", ["main.c", "lib/a.c"])).toBe("lib/a.c");
  expect(resolveFile("a.c", ["x/a.c", "y/a.c"])).toBeUndefined();
  expect(resolveFile("Guess.java", ["Main.java"])).toBe("Main.java");
  expect(resolveFile("stdio.h", ["main.c"])).toBeUndefined();
});

it("stays quick with a megabyte in one line and with very many lines", () => {
  const before = performance.now();
  findPositions("x".repeat(1_000_000), rulesOf("perl"));
  findPositions("nothing at all here\n".repeat(200_000), rulesOf("nodejs"));
  expect(performance.now() - before).toBeLessThan(1500);
});

it("gives up on output that is made to keep the patterns busy, with what was found by then", () => {
  let now = 0;
  const output = "main.c:1:1: error: one\n" + "main.c:2:2: error: two\n".repeat(4000);
  const found = findPositions(output, rulesOf("c"), () => (now += 10));
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(2000);
});

it.each(["nodejs", "perl", "java", "ruby", "c"])("is not held up by lines that nearly fit the patterns of %s", (language) => {
  const lines = [`    at ${"/workspace/a".repeat(160)}`, " at x line 1".repeat(160), `main.c:${"1".repeat(1900)}`, `\tat ${"a.".repeat(900)}`, "main.rb:1:in `".repeat(130)];
  const before = performance.now();
  findPositions(lines.map((line) => `${line}\n`.repeat(1000)).join(""), rulesOf(language));
  expect(performance.now() - before).toBeLessThan(1000);
});
