import { expect, inject, it, onTestFinished } from "vitest";
import { createServer } from "vite";
import { openEditor, useBrowser } from "./support/editor";

useBrowser();

it("runs a program from the development server, over a connection that it passes on", async () => {
  process.env.MILLRACE_URL = inject("url");
  const server = await createServer({ root: new URL("..", import.meta.url).pathname, logLevel: "error", server: { port: 0, host: "localhost", hmr: false } });
  onTestFinished(() => server.close());
  await server.listen();
  const editor = await (await openEditor({ url: server.resolvedUrls!.local[0]!.replace(/\/$/, "") })).ready();
  const stream = editor.page.waitForEvent("websocket", (socket) => socket.url().endsWith("/stream"));
  await editor.write('print("through", input())\n');
  await editor.run();
  const told = (await stream).waitForEvent("framereceived");
  await editor.page.getByText("Running…").waitFor();
  await told;
  await editor.page.locator(".xterm-helper-textarea").focus();
  await editor.page.keyboard.type("the proxy\n");

  expect(await editor.end()).toBe("Finished");
  await editor.sees("through the proxy");
  expect(await editor.page.getByText("polling").count()).toBe(0);
});
