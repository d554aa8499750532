import { expect, it } from "vitest";
import { openEditor, useBrowser } from "./support/editor";
import { overview } from "./support/overview";
import { Server } from "./support/server";

useBrowser();

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

it("shows a real server at work to who has its admin key", async () => {
  const server = await Server.start({ Millrace__Runner__Slots: "2" });
  try {
    const key = server.key("admin");
    const execute = (source_code: string, wait = true) => fetch(`${server.url}/api/execute?wait=${wait}`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ language: "python", source_code, stdin: "", limits: { wall_ms: 120_000 } }),
    });
    for (let i = 0; i < 3; i++) await execute(`print(${i})`);
    await execute("raise ValueError('on purpose')");
    for (let i = 0; i < 5; i++) await execute("import time; time.sleep(100)", false);

    const editor = await openEditor({ url: server.url, path: "/admin", expected: /401|ERR_/ });
    await editor.page.getByLabel("Admin key").fill(key);
    await editor.page.keyboard.press("Enter");
    const region = (name: string) => editor.page.getByRole("region", { name, exact: true });
    await expect.poll(() => region("Queue").locator(".figures").innerText()).toMatch(/^3\s*waiting\s*2\s*of 2 slots busy$/);
    await region("Queue").getByRole("img", { name: "Waiting 3, running 2" }).waitFor();
    await region("Runners").getByText("2 / 2").waitFor();
    expect(Number(await region("Runners").getByRole("meter").getAttribute("aria-valuenow"))).toBeGreaterThan(0);
    await region("Warm pools").getByRole("rowheader", { name: /python/ }).first().waitFor();
    await region("Recent failures").getByRole("cell", { name: "nonzero exit" }).waitFor();
    expect(await region("Time from request to result").locator(".bar-count").allInnerTexts()).toSatisfy((counts: string[]) => counts.reduce((sum, count) => sum + Number(count), 0) === 4);
    await editor.picture("operator-real");
  } finally {
    await server.stop();
  }
});

it("asks a real server that wants a key for it", async () => {
  const editor = await openEditor({ path: "/admin", expected: /401/ });

  await editor.page.getByLabel("Admin key").waitFor();
});
