import { expect, it } from "vitest";
import { formatBytes, formatMs, formatWhen, plural } from "./format";

it.each([[0.23, "0.2 ms"], [4.24, "4.2 ms"], [37.4, "37 ms"], [999.7, "1.00 s"], [1284, "1.28 s"], [42_100, "42.1 s"], [125_000, "2 min 5 s"]])("%d ms is %s", (ms, text) => expect(formatMs(ms)).toBe(text));

it.each([[812, "812 B"], [65_536, "64 KB"], [3_984_588, "3.8 MB"], [268_435_456, "256 MB"], [1_610_612_736, "1.5 GB"]])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it("says when something was", () => {
  const now = new Date(2026, 4, 3, 14, 30).getTime();
  expect(formatWhen(now - 20_000, now)).toBe("just now");
  expect(formatWhen(now - 5 * 60_000, now)).toBe("5 min ago");
});

it("counts", () => expect([plural(1, "test"), plural(2000, "test")]).toEqual(["1 test", "2,000 tests"]));
