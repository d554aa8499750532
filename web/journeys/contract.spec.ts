import { readFileSync } from "node:fs";
import { expect, inject, it } from "vitest";
import { typesOf } from "../eng/openapi.mjs";

it("has types that follow the server's API; npm run api makes them anew", async () => {
  const kept = readFileSync(new URL("../src/api/schema.ts", import.meta.url), "utf8");

  expect(await typesOf(inject("url"))).toBe(kept);
});
