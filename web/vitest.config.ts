import { configDefaults, defineConfig } from "vitest/config";

/** With a browser and a server of their own. */
const world = {
  environment: "node",
  testTimeout: 90_000,
  hookTimeout: 120_000,
  globalSetup: ["journeys/support/world.ts"],
  fileParallelism: false,
  expect: { poll: { timeout: 20_000, interval: 50 } },
} as const;

export default defineConfig({
  test: {
    reporters: ["default", "./eng/reporter.ts"],
    projects: [
      { test: { name: "rules", include: ["src/**/*.spec.{ts,tsx}"], environment: "node", exclude: [...configDefaults.exclude] } },
      { test: { ...world, name: "journeys", globalSetup: [...world.globalSetup], include: ["journeys/**/*.spec.ts"] } },
      { test: { ...world, name: "bench", globalSetup: [...world.globalSetup], include: ["bench/**/*.bench.spec.ts"], testTimeout: 180_000 } },
    ],
  },
});
