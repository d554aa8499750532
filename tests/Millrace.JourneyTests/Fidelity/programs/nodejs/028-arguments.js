console.log(process.argv.length);
for (const argument of process.argv) console.log(JSON.stringify(argument));
console.log(process.execArgv);
