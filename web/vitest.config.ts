import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters: ["default", "./eng/reporter.ts"],
    projects: [
      { test: { name: "rules", include: ["src/**/*.spec.{ts,tsx}"], environment: "node", exclude: [...configDefaults.exclude] } },
      {
        test: {
          name: "journeys",
          include: ["journeys/**/*.spec.ts"],
          environment: "node",
          testTimeout: 90_000,
          hookTimeout: 120_000,
          globalSetup: ["journeys/support/world.ts"],
          fileParallelism: false,
          expect: { poll: { timeout: 20_000, interval: 50 } },
        },
      },
    ],
  },
});
