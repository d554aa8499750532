const a = 1;
console.log("never", a;
