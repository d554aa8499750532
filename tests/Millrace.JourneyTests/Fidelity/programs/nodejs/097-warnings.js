process.emitWarning("be careful", "CustomWarning", "C001");
process.on("warning", warning => console.log(warning.name, warning.message));
new (require("events"))().setMaxListeners(1).on("a", () => {}).on("a", () => {});
