function documented(a, b = 2) { /* a comment, ä */ return a + b; }
console.log(documented.toString(), (class A { x = 1; }).toString(), documented.length, documented.name);
eval("\n\nthrow new Error('from eval')\n//# sourceURL=made-up.js");
