// One small program for each language, and what it prints.

/** @type {Record<string, string>} */
const sources = {
  bash: "echo 42",
  c: '#include <stdio.h>\nint main(void) { printf("%d\\n", 6 * 7); }\n',
  cpp: "#include <iostream>\nint main() { std::cout << 6 * 7 << std::endl; }\n",
  go: 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println(6 * 7) }\n',
  java: "public class Main { public static void main(String[] args) { System.out.println(6 * 7); } }\n",
  lua: "print(42)",
  nodejs: "console.log(6 * 7)",
  perl: 'print 6 * 7, "\\n";',
  php: '<?php echo 6 * 7, "\\n";',
  python: "print(6 * 7)",
  ruby: "puts 6 * 7",
  rust: 'fn main() { println!("{}", 6 * 7); }\n',
};

export const expected = "42\n";

/** @param {{ language: string, weight: number }[]} languages */
export function requireKnown(languages) {
  for (const { language } of languages) {
    if (!sources[language]) throw new Error(`LANGUAGES: there is no program in '${language}'. There are ${Object.keys(sources).join(", ")}.`);
  }
}

/** @param {{ language: string, weight: number }[]} languages */
export function pick(languages) {
  let at = Math.random() * languages.reduce((sum, l) => sum + l.weight, 0);
  const { language } = languages.find((l) => (at -= l.weight) < 0) || languages[0];
  return { language, source_code: sources[language], stdin: "" };
}
