undeclared = 5;
console.log(undeclared, (function () { return this === globalThis; })(), 010, delete Object.prototype);
with ({ inside: 1 }) console.log(inside);
