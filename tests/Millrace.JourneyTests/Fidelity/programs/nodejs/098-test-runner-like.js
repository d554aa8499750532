const assert = require("assert");
const tests = { "adds": () => assert.equal(1 + 1, 2), "fails": () => assert.strictEqual("a\nb\n", "a\nc\n", undefined), "throws": () => assert.throws(() => { throw new TypeError("x"); }, TypeError) };
for (const [name, test] of Object.entries(tests)) { try { test(); console.log("ok", name); } catch (error) { console.log("not ok", name, error.code, error.message); } }
