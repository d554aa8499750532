import { LanguageSupport, StreamLanguage, type StreamParser } from "@codemirror/language";

type Load = () => Promise<LanguageSupport>;

const legacy = (parser: Promise<StreamParser<unknown>>) => parser.then((p) => new LanguageSupport(StreamLanguage.define(p)));

/** Editor modes by the names that language.yaml uses; each is loaded when it is first needed. */
const modes: Record<string, Load> = {
  c: () => import("@codemirror/lang-cpp").then((m) => m.cpp()),
  cpp: () => import("@codemirror/lang-cpp").then((m) => m.cpp()),
  css: () => import("@codemirror/lang-css").then((m) => m.css()),
  go: () => import("@codemirror/lang-go").then((m) => m.go()),
  html: () => import("@codemirror/lang-html").then((m) => m.html()),
  java: () => import("@codemirror/lang-java").then((m) => m.java()),
  javascript: () => import("@codemirror/lang-javascript").then((m) => m.javascript()),
  typescript: () => import("@codemirror/lang-javascript").then((m) => m.javascript({ typescript: true })),
  json: () => import("@codemirror/lang-json").then((m) => m.json()),
  markdown: () => import("@codemirror/lang-markdown").then((m) => m.markdown()),
  php: () => import("@codemirror/lang-php").then((m) => m.php()),
  python: () => import("@codemirror/lang-python").then((m) => m.python()),
  rust: () => import("@codemirror/lang-rust").then((m) => m.rust()),
  sql: () => import("@codemirror/lang-sql").then((m) => m.sql()),
  yaml: () => import("@codemirror/lang-yaml").then((m) => m.yaml()),

  apl: () => legacy(import("@codemirror/legacy-modes/mode/apl").then((m) => m.apl)),
  asciiarmor: () => legacy(import("@codemirror/legacy-modes/mode/asciiarmor").then((m) => m.asciiArmor)),
  brainfuck: () => legacy(import("@codemirror/legacy-modes/mode/brainfuck").then((m) => m.brainfuck)),
  clojure: () => legacy(import("@codemirror/legacy-modes/mode/clojure").then((m) => m.clojure)),
  cmake: () => legacy(import("@codemirror/legacy-modes/mode/cmake").then((m) => m.cmake)),
  cobol: () => legacy(import("@codemirror/legacy-modes/mode/cobol").then((m) => m.cobol)),
  coffeescript: () => legacy(import("@codemirror/legacy-modes/mode/coffeescript").then((m) => m.coffeeScript)),
  commonlisp: () => legacy(import("@codemirror/legacy-modes/mode/commonlisp").then((m) => m.commonLisp)),
  crystal: () => legacy(import("@codemirror/legacy-modes/mode/crystal").then((m) => m.crystal)),
  csharp: () => legacy(import("@codemirror/legacy-modes/mode/clike").then((m) => m.csharp)),
  cython: () => legacy(import("@codemirror/legacy-modes/mode/python").then((m) => m.cython)),
  d: () => legacy(import("@codemirror/legacy-modes/mode/d").then((m) => m.d)),
  dart: () => legacy(import("@codemirror/legacy-modes/mode/clike").then((m) => m.dart)),
  diff: () => legacy(import("@codemirror/legacy-modes/mode/diff").then((m) => m.diff)),
  dockerfile: () => legacy(import("@codemirror/legacy-modes/mode/dockerfile").then((m) => m.dockerFile)),
  eiffel: () => legacy(import("@codemirror/legacy-modes/mode/eiffel").then((m) => m.eiffel)),
  elm: () => legacy(import("@codemirror/legacy-modes/mode/elm").then((m) => m.elm)),
  erlang: () => legacy(import("@codemirror/legacy-modes/mode/erlang").then((m) => m.erlang)),
  factor: () => legacy(import("@codemirror/legacy-modes/mode/factor").then((m) => m.factor)),
  forth: () => legacy(import("@codemirror/legacy-modes/mode/forth").then((m) => m.forth)),
  fortran: () => legacy(import("@codemirror/legacy-modes/mode/fortran").then((m) => m.fortran)),
  fsharp: () => legacy(import("@codemirror/legacy-modes/mode/mllike").then((m) => m.fSharp)),
  gas: () => legacy(import("@codemirror/legacy-modes/mode/gas").then((m) => m.gas)),
  groovy: () => legacy(import("@codemirror/legacy-modes/mode/groovy").then((m) => m.groovy)),
  haskell: () => legacy(import("@codemirror/legacy-modes/mode/haskell").then((m) => m.haskell)),
  haxe: () => legacy(import("@codemirror/legacy-modes/mode/haxe").then((m) => m.haxe)),
  idl: () => legacy(import("@codemirror/legacy-modes/mode/idl").then((m) => m.idl)),
  jinja2: () => legacy(import("@codemirror/legacy-modes/mode/jinja2").then((m) => m.jinja2)),
  julia: () => legacy(import("@codemirror/legacy-modes/mode/julia").then((m) => m.julia)),
  kotlin: () => legacy(import("@codemirror/legacy-modes/mode/clike").then((m) => m.kotlin)),
  livescript: () => legacy(import("@codemirror/legacy-modes/mode/livescript").then((m) => m.liveScript)),
  lua: () => legacy(import("@codemirror/legacy-modes/mode/lua").then((m) => m.lua)),
  mathematica: () => legacy(import("@codemirror/legacy-modes/mode/mathematica").then((m) => m.mathematica)),
  modelica: () => legacy(import("@codemirror/legacy-modes/mode/modelica").then((m) => m.modelica)),
  nginx: () => legacy(import("@codemirror/legacy-modes/mode/nginx").then((m) => m.nginx)),
  objectivec: () => legacy(import("@codemirror/legacy-modes/mode/clike").then((m) => m.objectiveC)),
  ocaml: () => legacy(import("@codemirror/legacy-modes/mode/mllike").then((m) => m.oCaml)),
  octave: () => legacy(import("@codemirror/legacy-modes/mode/octave").then((m) => m.octave)),
  oz: () => legacy(import("@codemirror/legacy-modes/mode/oz").then((m) => m.oz)),
  pascal: () => legacy(import("@codemirror/legacy-modes/mode/pascal").then((m) => m.pascal)),
  perl: () => legacy(import("@codemirror/legacy-modes/mode/perl").then((m) => m.perl)),
  powershell: () => legacy(import("@codemirror/legacy-modes/mode/powershell").then((m) => m.powerShell)),
  properties: () => legacy(import("@codemirror/legacy-modes/mode/properties").then((m) => m.properties)),
  puppet: () => legacy(import("@codemirror/legacy-modes/mode/puppet").then((m) => m.puppet)),
  r: () => legacy(import("@codemirror/legacy-modes/mode/r").then((m) => m.r)),
  ruby: () => legacy(import("@codemirror/legacy-modes/mode/ruby").then((m) => m.ruby)),
  sas: () => legacy(import("@codemirror/legacy-modes/mode/sas").then((m) => m.sas)),
  scala: () => legacy(import("@codemirror/legacy-modes/mode/clike").then((m) => m.scala)),
  scheme: () => legacy(import("@codemirror/legacy-modes/mode/scheme").then((m) => m.scheme)),
  shell: () => legacy(import("@codemirror/legacy-modes/mode/shell").then((m) => m.shell)),
  smalltalk: () => legacy(import("@codemirror/legacy-modes/mode/smalltalk").then((m) => m.smalltalk)),
  sml: () => legacy(import("@codemirror/legacy-modes/mode/mllike").then((m) => m.sml)),
  squirrel: () => legacy(import("@codemirror/legacy-modes/mode/clike").then((m) => m.squirrel)),
  stex: () => legacy(import("@codemirror/legacy-modes/mode/stex").then((m) => m.stex)),
  swift: () => legacy(import("@codemirror/legacy-modes/mode/swift").then((m) => m.swift)),
  tcl: () => legacy(import("@codemirror/legacy-modes/mode/tcl").then((m) => m.tcl)),
  toml: () => legacy(import("@codemirror/legacy-modes/mode/toml").then((m) => m.toml)),
  vb: () => legacy(import("@codemirror/legacy-modes/mode/vb").then((m) => m.vb)),
  vbscript: () => legacy(import("@codemirror/legacy-modes/mode/vbscript").then((m) => m.vbScript)),
  verilog: () => legacy(import("@codemirror/legacy-modes/mode/verilog").then((m) => m.verilog)),
  vhdl: () => legacy(import("@codemirror/legacy-modes/mode/vhdl").then((m) => m.vhdl)),
  wast: () => legacy(import("@codemirror/legacy-modes/mode/wast").then((m) => m.wast)),
  xml: () => legacy(import("@codemirror/legacy-modes/mode/xml").then((m) => m.xml)),
  yacas: () => legacy(import("@codemirror/legacy-modes/mode/yacas").then((m) => m.yacas)),
  z80: () => legacy(import("@codemirror/legacy-modes/mode/z80").then((m) => m.z80)),
};

/** Other names for the same, and near relatives where CodeMirror has no mode of its own. */
const relatives: Record<string, string> = {
  ada: "pascal", algol68: "pascal", ash: "shell", awk: "perl", bash: "shell", basic: "vb", bc: "c", csh: "shell", "c++": "cpp", dash: "shell", ebnf: "properties", elisp: "commonlisp",
  elixir: "ruby", emacslisp: "commonlisp", fish: "shell", genie: "python", glsl: "c", icon: "pascal", js: "javascript", jq: "javascript",
  latex: "stex", lisp: "commonlisp", make: "cmake", makefile: "cmake", matlab: "octave", maxima: "yacas", mllike: "ocaml",
  "modula-2": "pascal", modula2: "pascal", nim: "python", nasm: "gas", node: "javascript", nushell: "shell", "objective-c": "objectivec", pari: "c", pike: "c",
  plaintext: "text", prolog: "erlang", promela: "c", racket: "scheme", raku: "perl", rexx: "vb", sed: "properties", sh: "shell", "s-lang": "c", slang: "c", ts: "typescript",
  vala: "csharp", vbnet: "vb", zig: "rust", zsh: "shell",
};

const byExtension: Record<string, string> = {
  css: "css", html: "html", json: "json", md: "markdown", sql: "sql", yaml: "yaml", yml: "yaml", xml: "xml", svg: "xml", toml: "toml", diff: "diff", h: "c", hpp: "cpp", py: "python", js: "javascript", ts: "typescript",
};

export function isKnownMode(name: string): boolean {
  return name === "text" || Object.hasOwn(modes, name) || (Object.hasOwn(relatives, name) && isKnownMode(relatives[name]!));
}

/** The mode for a file: its language's own for files of its kind, else what the extension says. Nothing for plain text. */
export async function loadMode(languageMode: string | null | undefined, languageFile: string, file: string): Promise<LanguageSupport | undefined> {
  const extension = extensionOf(file);
  const name = extension === extensionOf(languageFile) || extension === "" ? languageMode : (byExtension[extension] ?? languageMode);
  const load = name ? modes[relatives[name] ?? name] : undefined;
  return load?.();
}

function extensionOf(file: string): string {
  return /\.([^./]+)$/.exec(file)?.[1]?.toLowerCase() ?? "";
}
