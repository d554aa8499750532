(async () => {
  const module = await import("data:text/javascript,export default 6 * 7; export const url = import.meta.url.slice(0, 5)");
  console.log(module.default, module.url, Object.keys(module));
  const { readFileSync } = await import("node:fs");
  console.log(readFileSync(__filename).length);
  const self = await import("./other.mjs");
  console.log(self.default, self.here);
  await import("./missing.mjs");
})();
