const data = { a: { b: null } };
console.log(data.a.b.c);
