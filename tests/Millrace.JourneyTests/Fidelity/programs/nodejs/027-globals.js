console.log(Object.getOwnPropertyNames(globalThis).sort().join(" "));
console.log(Object.keys(globalThis), globalThis === global, typeof window);
