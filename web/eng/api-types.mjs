// Writes src/api/schema.ts from the OpenAPI document of a running server: npm run api [-- http://localhost:3001]
import { writeFileSync } from "node:fs";
import { typesOf } from "./openapi.mjs";

const server = process.argv[2] ?? process.env.MILLRACE_URL ?? "http://localhost:3001";
const file = new URL("../src/api/schema.ts", import.meta.url);
writeFileSync(file, await typesOf(server));
console.log(`${file.pathname} follows ${server}`);
