import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crc32, zip } from "./zip";

it("computes the checksum everybody computes", () => expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926));

it("makes archives that other programs read", () => {
  const directory = mkdtempSync(join(tmpdir(), "millrace-zip-"));
  try {
    const archive = join(directory, "program.zip");
    writeFileSync(archive, zip([{ name: "main.py", content: "print('ü')\n" }, { name: "lib/näme.txt", content: "" }]));
    const script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print([(n, z.read(n).decode()) for n in z.namelist()])";

    const seen = execFileSync("python3", ["-X", "utf8", "-c", script, archive], { encoding: "utf8" });

    expect(seen.trim()).toBe("[('main.py', \"print('ü')\\n\"), ('lib/näme.txt', '')]");
  } finally {
    rmSync(directory, { recursive: true });
  }
});
