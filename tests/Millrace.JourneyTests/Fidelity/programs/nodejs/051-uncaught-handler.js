process.on("uncaughtException", (error, origin) => {
  console.log("caught", error.message, origin);
  setTimeout(() => process.exit(8), 1);
});
setTimeout(() => { throw new Error("from a timer"); }, 1);
