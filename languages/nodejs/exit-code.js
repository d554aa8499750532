console.log("Leaving with 3");
process.exitCode = 3;
