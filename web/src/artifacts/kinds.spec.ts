import { expect, it } from "vitest";
import { decodeBase64, pictureType } from "./kinds";

it("knows pictures by their extension", () => {
  expect(pictureType("out/plot.SVG")).toBe("image/svg+xml");
  expect(pictureType("a.png")).toBe("image/png");
});

it.each(["page.html", "a.js", "noextension", "a.constructor", ".png/x"])("shows no picture for %s", (name) => expect(pictureType(name)).toBeUndefined());

it("gives back the bytes", () => expect([...decodeBase64("/wAB")]).toEqual([255, 0, 1]));
