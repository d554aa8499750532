const größe = 3, π = 3.14159, 名前 = "世界 🌍 e\u0301";
console.log(größe, π, 名前, 名前.length, [...名前].length, Buffer.from(名前));
console.log("\u200b\x7f".length, "ß".toUpperCase(), "İ".toLowerCase().length, "ä".localeCompare("z"), "ä".normalize("NFD").length);
console.log({ größe, [名前]: "\ud800" });
