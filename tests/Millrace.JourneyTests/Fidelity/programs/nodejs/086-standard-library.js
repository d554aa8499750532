const assert = require("assert"), crypto = require("crypto"), util = require("util"), zlib = require("zlib"), url = require("url"), path = require("path"), { Readable } = require("stream");
console.log(crypto.createHash("sha256").update("x").digest("hex"), zlib.gunzipSync(zlib.gzipSync("ü")).toString());
console.log(util.inspect(new Map([["a", new Set([1, 2])]]), { depth: 3 }), util.format("%s %j %%", "x", { a: 1 }), util.types.isProxy(new Proxy({}, {})));
console.log(new URL("http://a/b?c=d#e").searchParams.get("c"), path.resolve("x/../y"), structuredClone({ d: new Date(0) }));
console.log(util.inspect(new (class Thing { #hidden = 1; shown = 2; })()), new Intl.NumberFormat("de-DE").format(1234.5));
Readable.from(["a", "b"]).on("data", chunk => console.log("chunk", chunk));
setTimeout(() => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }), 10);
