const a = "one";
const b = 'two;
