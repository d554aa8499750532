const { Writable } = require('stream');
const net = require('net');
const util = require('util');
console.log.name;
const written = [];
const before = Writable.prototype.write;
Writable.prototype.write = function (chunk, ...rest) {
  written.push(`${this.constructor.name} ${this === process.stdout} ${String(chunk).length}`);
  return before.call(this, chunk, ...rest);
};
util.inspect.defaultOptions.compact = false;
console.log({ a: [1, { b: 2 }] }, 'text', 5n);
Writable.prototype.write = before;
console.log(written, process.stdout instanceof net.Socket, process.stdout.listenerCount('error'), process.stdout.writableLength);
