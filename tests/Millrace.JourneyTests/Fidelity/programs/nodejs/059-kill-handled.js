for (const name of ["SIGTERM", "SIGUSR2", "SIGHUP", "SIGINT"]) process.once(name, (signal, number) => console.log("caught", signal, number));
const left = ["SIGTERM", "SIGUSR2", "SIGHUP", "SIGINT"];
const timer = setInterval(() => { const name = left.shift(); if (name) process.kill(process.pid, name); else clearInterval(timer); }, 10);
