import { expect, test } from "vitest";
import { ignoreAddition } from "../../../src/engine/scaffold/ignore-line.ts";

test.each([
  ["", ".promptree/\n"],
  ["dist/\n", ".promptree/\n"],
  ["dist/", "\n.promptree/\n"],
  ["dist/\r\n", ".promptree/\r\n"],
  ["a\r\nb", "\r\n.promptree/\r\n"],
  ["# .promptree/\n!.promptree/\nx.promptree/\n.promptree/plan.json\n", ".promptree/\n"],
])("to %j is added %j", (text, addition) => {
  expect(ignoreAddition(text)).toBe(addition);
});

test.each([
  ".promptree/",
  ".promptree",
  "/.promptree",
  "/.promptree/",
  "**/.promptree/",
  ".promptree/*",
  ".promptree/  ",
])("%j says it already, whatever the line ends", (line) => {
  expect(ignoreAddition(`dist/\n${line}\nx\n`)).toBeNull();
  expect(ignoreAddition(`dist/\r\n${line}\r\n`)).toBeNull();
  expect(ignoreAddition(line)).toBeNull();
});
