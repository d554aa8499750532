import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;
const WORTH_IT = 512; // bytes; below it the headers weigh more

/** Writes a .br and a .gz beside every text file of the build, so that the server only has to choose. */
export function precompress(): Plugin {
  let directory = "dist";
  return {
    name: "precompress",
    apply: "build",
    configResolved: (config) => { directory = config.build.outDir; },
    closeBundle: () => filesBelow(directory).filter(isWorthIt).forEach(compress),
  };
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function isWorthIt(file: string): boolean {
  return COMPRESSIBLE.test(file) && statSync(file).size >= WORTH_IT;
}

function compress(file: string): void {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
