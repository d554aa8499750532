process.stdout.write(Buffer.from([...Array(256).keys()]));
process.stdout.write(Buffer.from("c3", "hex"));
require("fs").writeSync(1, new Uint8Array([0xff, 0xfe]));
