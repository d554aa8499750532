for (let n = 0; n < 50; n++) { console.log("out", n); console.error("err", n); }
console.warn("warned %s %d %o", "ü", 5, { a: 1 });
console.table([{ a: 1, b: "x" }]);
console.group("group"); console.info("inside"); console.groupEnd();
console.assert(1 === 2, "asserted");
console.dir({ deep: { deep: { deep: { deep: 1 } } } }, { depth: 1 });
