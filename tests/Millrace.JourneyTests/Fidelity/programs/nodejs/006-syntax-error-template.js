const x = `never ${1 + } closed`;
