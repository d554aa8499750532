process.stdout.write("x".repeat(90000) + "\n");
process.stderr.write("y".repeat(20000) + "\n");
process.exitCode = 2;
