console.log(process.env.GREETING, JSON.stringify(process.env.EMPTY), process.env.LANG, process.execArgv, process.env.NODE_OPTIONS);
