import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/report/columns.ts";
import { paintedRows } from "../../src/report/painted-rows.ts";
import { coloured } from "./builders.ts";

const { added, addedWords } = coloured.paint;

const LINE = added(`+The quick ${addedWords("brown fox")} jumps over the lazy dog, 会議の要約を書く`);

describe("the rows of a painted line", () => {
  test.each([1, 2, 7, 20, 33])("are none wider than %i columns, and lose nothing", (width) => {
    const rows = paintedRows(LINE, width).map((row) => stripVTControlCharacters(row));
    const widest = width === 1 ? 2 : width;
    expect(Math.max(...rows.map(displayWidth))).toBeLessThanOrEqual(widest);
    expect(rows.join("")).toBe(stripVTControlCharacters(LINE));
  });

  test("begin with the colours that hold there, and end without any", () => {
    const rows = paintedRows(added("a".repeat(5)), 3);
    expect(rows).toEqual(["\u001B[32maaa\u001B[0m", "\u001B[32maa\u001B[39m\u001B[0m"]);
  });

  test("are the line itself where that fits", () => {
    expect(paintedRows(LINE, 200)).toEqual([LINE]);
    expect(paintedRows("", 10)).toEqual([""]);
  });
});
