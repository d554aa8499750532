import { expect, it } from "vitest";
import { joinArgs, splitArgs } from "./args";

it.each([
  ["", []],
  ["one  two", ["one", "two"]],
  [`"two words" it\\'s`, ["two words", "it's"]],
  [`'' ""`, ["", ""]],
  [`--name="a b"c`, ["--name=a bc"]],
  [`"say \\"hi\\""`, ['say "hi"']],
  [`'no \\escape'`, ["no \\escape"]],
  ["$HOME *", ["$HOME", "*"]],
  ["tail\\", ["tail\\"]],
  [`"open`, ["open"]],
])("splits %s", (line, args) => expect(splitArgs(line)).toEqual(args));

it.each([[["a", "b c", "it's", "", "grün", "$x", "a\nb"]], [[]]])("joins %j so that it splits again", (args) => expect(splitArgs(joinArgs(args))).toEqual(args));
