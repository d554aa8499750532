console.log("never printed");
const r = /(unclosed/;
