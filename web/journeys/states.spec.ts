import { expect, inject, it } from "vitest";
import { openEditor, useBrowser } from "./support/editor";
import { Server } from "./support/server";

useBrowser();

const problem = (status: number, title: string, detail: string, headers: Record<string, string> = {}) => ({
  status, headers: { "content-type": "application/problem+json", ...headers }, body: JSON.stringify({ type: "about:blank", title, status, detail }),
});

it("counts down when there were too many runs, and then lets one try again", async () => {
  const editor = await (await openEditor({ expected: /429/ })).ready();
  let refuse = true;
  await editor.page.route("**/api/execute", (route) => (refuse ? route.fulfill(problem(429, "Too many requests", "At most 10 runs a minute.", { "retry-after": "2" })) : route.continue()));
  await editor.run();
  await editor.page.getByText("Too many requests in a short time.").waitFor();
  expect(await editor.page.getByRole("button", { name: /^Again in \d s$/ }).isDisabled()).toBe(true);
  await editor.picture("rate-limited");
  refuse = false;
  await editor.page.getByRole("button", { name: "Try again" }).click();

  expect(await editor.end()).toBe("Finished");
});

it("says that the queue is full", async () => {
  const editor = await (await openEditor({ expected: /503/ })).ready();
  await editor.page.route("**/api/execute", (route) => route.fulfill(problem(503, "The queue is full", "1000 jobs wait already.", { "retry-after": "1" })));
  await editor.run();

  await editor.page.getByText("The server is busy.").waitFor();
  await editor.page.getByText("1000 jobs wait already.").waitFor();
});

it("shows how many runs are waiting before one's own, as the queue moves on", async () => {
  const server = await Server.start({ Millrace__Runner__Slots: "1" });
  try {
    const submit = async () => {
      const answer = await fetch(`${server.url}/api/execute`, {
        method: "POST", headers: { "content-type": "application/json" },
        body: JSON.stringify({ language: "python", source_code: "import time\ntime.sleep(60)", stdin: "", limits: { wall_ms: 60_000 } }),
      });
      return ((await answer.json()) as { job_id: string }).job_id;
    };
    const jobs = [await submit(), await submit(), await submit()];
    const editor = await (await openEditor({ url: server.url, expected: /ERR_|WebSocket/ })).ready();
    await editor.run();
    await editor.page.getByText("Waiting behind 2").waitFor();
    await editor.page.getByText("2 runs before yours.").waitFor();
    await editor.picture("queued");
    const end = (job: string) => fetch(`${server.url}/api/jobs/${job}`, { method: "DELETE" });
    await end(jobs[0]!);
    await editor.page.getByText("Waiting behind 1").waitFor();
    await end(jobs[1]!);
    await editor.page.getByText(/^Waiting [\d.]+ /).waitFor();
    await end(jobs[2]!);

    expect(await editor.end()).toBe("Finished");
    await editor.page.getByText(/Waited [\d.]+ /).waitFor();
  } finally {
    await server.stop();
  }
});

it("says every mistake of a request", async () => {
  const editor = await (await openEditor({ expected: /400/ })).ready();
  await editor.page.route("**/api/execute", (route) =>
    route.fulfill({ status: 400, contentType: "application/problem+json", body: JSON.stringify({ title: "The request is not valid", status: 400, errors: { "limits.wall_ms": ["must be at most 300000"], args: ["too many"] } }) }));
  await editor.run();

  await editor.page.getByText("limits.wall_ms: must be at most 300000").waitFor();
  await editor.page.getByText("args: too many").waitFor();
});

it("asks for a key where the server wants one, and sends it", async () => {
  const editor = await (await openEditor({ expected: /40[13]|WebSocket/ })).ready();
  const seen: (string | undefined)[] = [];
  await editor.page.route("**/api/execute", (route) => {
    const key = route.request().headers().authorization;
    seen.push(key);
    return key ? route.fulfill(problem(403, "Forbidden", "The key may not run programs.")) : route.fulfill(problem(401, "Unauthorized", "This server wants an API key."));
  });
  await editor.run();
  await editor.page.getByText("This server wants an API key.").waitFor();
  await editor.page.getByRole("button", { name: "Enter a key" }).click();
  await editor.page.locator("#api-key").fill("mr_test");
  await editor.page.keyboard.press("Enter");
  await editor.page.unroute("**/api/execute");
  await editor.page.route("**/api/execute", (route) => {
    seen.push(route.request().headers().authorization);
    return route.fulfill(problem(403, "Forbidden", "The key may not run programs."));
  });
  await editor.run();
  await editor.page.getByText("The key may not run programs.").waitFor();

  expect(seen).toEqual([undefined, "Bearer mr_test"]);
});

it("lets one write while the server is away, and run when it is back", async () => {
  const editor = await (await openEditor({ expected: /ERR_|Failed to load/ })).ready();
  await editor.page.context().setOffline(true);
  await editor.write("print('written offline')\n");
  await editor.run();
  await editor.page.getByText("The server does not answer.").waitFor();
  await editor.page.context().setOffline(false);
  await editor.page.getByRole("button", { name: "Try again" }).click();

  expect(await editor.end()).toBe("Finished");
  await editor.sees("written offline");
});

it("says why a part of the page does not come, and shows it when the server is back", async () => {
  const editor = await (await openEditor({ expected: /ERR_|Failed to (load|fetch)/ })).ready();
  await editor.page.context().setOffline(true);
  await editor.page.getByRole("button", { name: "Examples" }).click();
  await editor.page.getByText("this part of the page comes when it does").first().waitFor();
  await editor.page.context().setOffline(false);

  await editor.page.getByRole("button", { name: /Progress bar/ }).waitFor();
});

it("has what it may need when the server goes away later", async () => {
  const editor = await openEditor({ expected: /ERR_|Failed to (load|fetch)/ });
  const last = editor.page.waitForResponse(/KeysDialog.*\.js/);
  await editor.ready();
  await editor.page.mouse.move(300, 300);
  await (await last).finished();
  await editor.page.context().setOffline(true);
  await editor.page.getByRole("button", { name: "History" }).click();
  await editor.page.getByText("Nothing here yet").waitFor();
  await editor.page.keyboard.press("Escape");
  await editor.page.getByRole("button", { name: "Share" }).click();
  await editor.page.getByText("The server does not answer.").waitFor();
  await editor.page.context().setOffline(false);
  await editor.page.getByRole("button", { name: "Try again" }).click();

  await editor.page.getByLabel("Link").waitFor();
});

it("says so when the page is opened and no server answers for it", async () => {
  const editor = await openEditor({ expected: /ERR_|Failed to load/ });
  let away = true;
  await editor.page.route("**/api/languages", (route) => (away ? route.abort() : route.continue()));
  await editor.page.reload();
  await editor.page.getByText("The server does not answer").waitFor();
  away = false;
  await editor.page.getByRole("button", { name: "Try again" }).click();

  await editor.ready();
});

it("says so when it has made a mistake itself, and starts again with what was written", async () => {
  const editor = await (await openEditor({ expected: /Broken on purpose|is not a function|Cannot read/ })).ready();
  await editor.write("print('kept')\n");
  await editor.page.route("**/api/languages/python", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), examples: 7 } });
  });
  await editor.page.reload();
  await editor.ready();
  await editor.page.getByRole("button", { name: "Examples" }).click();
  await editor.page.getByText("This page has made a mistake").waitFor();
  await editor.page.getByRole("button", { name: "Load it again" }).click();
  await editor.ready();

  expect(await editor.code()).toContain("print('kept')");
});

it("forgets a history that is none", async () => {
  const editor = await (await openEditor()).ready();
  await editor.page.evaluate(() => localStorage.setItem("millrace.history", '{"a": 1}'));
  await editor.page.reload();
  await editor.ready();
  await editor.page.getByRole("button", { name: "History" }).click();

  await editor.page.getByText("Nothing here yet").waitFor();
});

it("says that a shared program is not there", async () => {
  const editor = await openEditor({ path: "/s/000000000000", expected: /404/ });

  await editor.page.getByText("There is no shared program at this address").waitFor();
  await editor.picture("no-share");
  for (const name of [/^Language/, "Run", "Run settings", "Examples", "History", "Share"]) {
    expect(await editor.page.getByRole("button", { name, exact: true }).isDisabled(), `${name} leads nowhere without a program`).toBe(true);
  }
  expect(new URL(editor.page.url()).origin).toBe(inject("url"));
});
