// Follows one job over a WebSocket until its result.
import ws from "k6/ws";

/**
 * @param {string} url
 * @param {string} jobId
 * @param {Record<string, string>} headers
 * @param {number} timeout seconds
 */
export function follow(url, jobId, headers, timeout) {
  /** @type {{ firstOutput: number | null, result: { outcome: string, stdout: string } | null }} */
  const seen = { firstOutput: null, result: null };
  ws.connect(`${url.replace(/^http/, "ws")}/stream/${jobId}`, { headers }, (socket) => {
    socket.on("message", (text) => {
      const event = JSON.parse(text);
      if (event.type === "output") seen.firstOutput = seen.firstOutput ?? Date.now();
      if (event.type === "result") {
        seen.result = event.data.result;
        socket.close();
      }
    });
    socket.setTimeout(() => socket.close(), timeout * 1000);
  });
  return seen;
}
