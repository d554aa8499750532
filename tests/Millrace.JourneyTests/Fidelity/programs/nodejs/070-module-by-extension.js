import fs from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
console.log(import.meta.url, typeof __filename, this, process.argv.slice(1));
console.log(require("./data.json").a, fs.readFileSync(new URL(import.meta.url)).length);
await new Promise(resolve => setTimeout(resolve, 5));
throw new Error("in a module");
