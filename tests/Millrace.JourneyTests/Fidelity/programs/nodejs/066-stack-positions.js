function first() { return new Error("positions").stack; }
const second = () => first();
class Thing { get property() { return second(); } static make() { return new Thing().property; } }
console.log(Thing.make());
console.log([1].map(() => new Error("in map").stack)[0]);
Error.prepareStackTrace = (error, frames) => frames.map(f => [f.getFileName(), f.getLineNumber(), f.getColumnNumber(), f.getFunctionName(), f.isToplevel(), f.isEval()].join());
console.log(new Error("x").stack, eval("new Error('y').stack"));
Error.prepareStackTrace = undefined;
Error.stackTraceLimit = 1;
throw new Error("short");
