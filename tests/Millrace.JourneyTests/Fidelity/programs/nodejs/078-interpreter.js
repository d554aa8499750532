console.log(process.version, process.arch, process.platform, process.release.name, process.versions, process.config.variables.napi_build_version);
console.log(process.features, process.allowedNodeEnvironmentFlags.size, process.debugPort, process.exitCode, process.connected, typeof process.send);
console.log(Intl.DateTimeFormat().resolvedOptions().locale, Intl.DateTimeFormat().resolvedOptions().timeZone, (1234567.891).toLocaleString(), new Date(0).toString());
console.log(require("v8").getHeapStatistics().heap_size_limit, require("v8").getFlagsFromString, Error.stackTraceLimit, require("events").defaultMaxListeners);
console.log(process.eventNames(), process.listenerCount("warning"), process.getMaxListeners(), process._getActiveHandles().length, process.getActiveResourcesInfo());
console.log(process.report.directory, process.sourceMapsEnabled, require("crypto").getFips());
