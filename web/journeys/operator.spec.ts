import { expect, it } from "vitest";
import { openEditor, useBrowser } from "./support/editor";

useBrowser();

const overview = {
  timestamp: "2026-01-01T00:00:00Z",
  queue: { depth: 3, lanes: [{ priority: "high", depth: 1 }, { priority: "normal", depth: 2 }] },
  workers: [{
    worker: { runner_id: "runner-1", slots: 8, busy: 5, load: 0.625, provider: "bubblewrap", timestamp: "2026-01-01T00:00:00Z", languages: [] },
    pool: [{ key: "python-tty", gated: true, ready: 2, making: 1, in_use: 1, target: 3, created: 20, hits: 96, misses: 4, creation_ms: 131.4, bytes: 16_777_216 }],
  }],
  recent_failures: [{ job_id: "job_1", tenant: "default", language: "c", outcome: "internal_error", error: "<b>It broke.</b>", finished_at: "2026-01-01T00:00:00Z", runner_id: "runner-1" }],
  outcomes: { success: 90, compile_error: 9, internal_error: 1 },
  latency: { jobs: 100, bounds_ms: [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000], total: [1, 6, 40, 22, 12, 8, 5, 3, 2, 1, 0, 0, 0, 0], queued: [] },
};

it("asks the operator for the admin key and then shows how the server does, live", async () => {
  const editor = await openEditor({ path: "/admin", expected: /401/ });
  let depth = 3;
  await editor.page.route("**/api/admin/overview", (route) =>
    route.request().headers().authorization === "Bearer right"
      ? route.fulfill({ json: { ...overview, queue: { ...overview.queue, depth } } })
      : route.fulfill({ status: 401, contentType: "application/problem+json", body: '{"title": "Unauthorized", "status": 401, "detail": "This needs an admin key."}' }));
  await editor.page.reload();
  await editor.page.getByLabel("Admin key").fill("wrong");
  await editor.page.keyboard.press("Enter");
  await editor.page.getByText("This needs an admin key.").waitFor();
  await editor.page.getByLabel("Admin key").fill("right");
  await editor.page.keyboard.press("Enter");

  await editor.page.getByRole("heading", { name: "Warm pools" }).waitFor();
  expect(await editor.page.getByRole("region", { name: "Queue" }).locator(".figure").first().innerText()).toBe("3");
  await editor.page.getByText("<b>It broke.</b>").waitFor();
  depth = 7;
  await expect.poll(() => editor.page.getByRole("region", { name: "Queue" }).locator(".figure").first().innerText(), { timeout: 10_000 }).toBe("7");
  await editor.page.getByText("96 % of 100").waitFor();
  await editor.picture("operator");
});

it("says plainly what a server answers that has no overview for this page", async () => {
  const editor = await openEditor({ path: "/admin", expected: /401|404/ });
  await editor.page.route("**/api/admin/overview", (route) =>
    route.fulfill({ status: 404, contentType: "application/problem+json", body: '{"title": "Not found", "status": 404}' }));
  await editor.page.reload();

  await editor.page.getByText("This server has no operator's overview").waitFor();
});

it("asks a real server that wants a key for it", async () => {
  const editor = await openEditor({ path: "/admin", expected: /401/ });

  await editor.page.getByLabel("Admin key").waitFor();
});
