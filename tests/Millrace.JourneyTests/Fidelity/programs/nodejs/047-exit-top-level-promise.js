console.log("before");
process.on("exit", code => console.log("exit", code));
new Promise(() => {}).then(() => console.log("never"));
