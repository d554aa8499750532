process.argv.slice(2).forEach((arg, index) => {
  console.log(`${index + 1}: ${arg}`);
});
