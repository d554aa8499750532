import type { SourceFile } from "./files";

// A zip archive with stored (uncompressed) entries: local headers with data, a directory, an end record.

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 0x0800;
const DOS_1980 = 0x0021; // 1 January 1980, the first day zip knows: archives of the same files are equal

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

export function crc32(data: Uint8Array): number {
  let crc = ~0;
  for (const byte of data) crc = table[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

export function zip(files: readonly SourceFile[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const name = encoder.encode(file.name);
    const data = encoder.encode(file.content);
    const common = [
      u16(20), u16(UTF8_NAMES), u16(0), u16(0), u16(DOS_1980), u32(crc32(data)), u32(data.length), u32(data.length), u16(name.length), u16(0),
    ];
    const entry = join([u32(LOCAL), ...common, name, data]);
    central.push(join([u32(CENTRAL), u16(20), ...common, u16(0), u16(0), u16(0), u32(0), u32(offset), name]));
    local.push(entry);
    offset += entry.length;
  }

  const directory = join(central);
  const end = join([u32(END), u16(0), u16(0), u16(files.length), u16(files.length), u32(directory.length), u32(offset), u16(0)]);
  return join([...local, directory, end]);
}

function u16(n: number): Uint8Array {
  return Uint8Array.of(n & 255, (n >>> 8) & 255);
}

function u32(n: number): Uint8Array {
  return Uint8Array.of(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, (n >>> 24) & 255);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }

  return whole;
}
