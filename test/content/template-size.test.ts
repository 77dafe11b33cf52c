import { describe, expect, test } from "vitest";
import { TEMPLATE_LIMIT } from "../../src/core/content.ts";
import { describeAll, read } from "./reading.ts";

/** What Python's json.dumps makes of one user message, written independently: JSON with two spaces more, in ASCII. */
function storedLength(content: string): number {
  const json = JSON.stringify(content).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `[{"role": "user", "content": ${json}}]`.length;
}

const chat = (content: string): string => `<user>\n${content}\n</user>\n`;

const second = (length: number): string => `${chat("a")}<assistant>\n${"x".repeat(length)}\n</assistant>\n`;

describe("a text template", () => {
  test.each([
    ["letters", "x"],
    ["accented letters", "é"],
    ["characters of two units", "😀"],
  ])("may have as many characters as the limit says: %s", (_what, character) => {
    expect(describeAll(read(character.repeat(TEMPLATE_LIMIT)))).toEqual([]);
    expect(describeAll(read(character.repeat(TEMPLATE_LIMIT + 1)))).toEqual(["template-too-long"]);
  });
});

describe("a chat is counted as MLflow stores it", () => {
  test.each([
    ["letters", "x"],
    ["quotes", '"'],
    ["backslashes", "\\"],
    ["tabs", "\t"],
    ["vertical tabs", "\v"],
    ["form feeds", "\f"],
    ["control characters", "\u0001"],
    ["a delete character", "\u007f"],
    ["accented letters", "é"],
    ["characters of two units", "😀"],
  ])("%s", (_what, character) => {
    const each = storedLength(`a${character}`) - storedLength("a");
    const count = Math.floor((TEMPLATE_LIMIT - storedLength("a")) / each);
    const full = `a${character.repeat(count)}`;
    const padded = full + "x".repeat(TEMPLATE_LIMIT - storedLength(full));
    expect(storedLength(padded)).toBe(TEMPLATE_LIMIT);
    expect(describeAll(read(chat(padded)))).toEqual([]);
    expect(describeAll(read(chat(`${padded}x`)))).toEqual(["template-too-long"]);
  });

  test("with what stands between messages", () => {
    const frame = '[{"role": "user", "content": "a"}, {"role": "assistant", "content": ""}]'.length;
    expect(describeAll(read(second(TEMPLATE_LIMIT - frame)))).toEqual([]);
    expect(describeAll(read(second(TEMPLATE_LIMIT - frame + 1)))).toEqual(["template-too-long"]);
  });
});
