import { rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { Server } from "./server";

declare module "vitest" {
  interface ProvidedContext {
    url: string;
  }
}

/** One server for the journeys that leave it as it was. */
export default async function world(project: TestProject): Promise<() => Promise<void>> {
  rmSync(join(import.meta.dirname, "../../shots"), { recursive: true, force: true });
  const server = await Server.start();
  project.provide("url", server.url);
  return () => server.stop();
}
