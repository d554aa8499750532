for (const name of ["Ada", undefined]) {
  console.log(`${name} has ${name.length} letters`);
}
