import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutStartTo, cutTo, displayWidth, expandTabs, padTo } from "../../src/report/columns.ts";

test.each([
  ["", 0],
  ["abc", 3],
  ["é", 1],
  ["e\u0301", 1],
  ["全角", 4],
  ["한글", 4],
  ["ｱｲｳ", 3],
  ["ＡＢ", 4],
  ["「」", 4],
  ["🙂", 2],
  ["👩‍👩‍👧", 2],
  ["🇩🇪", 2],
  ["❤️", 2],
  ["→…", 2],
  ["a\u200Bb", 2],
  ["1#*", 3],
  ["全 · ˇ", 6],
])("%j takes %i columns", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

describe("cutting", () => {
  test.each([
    ["abcdef", 6, "abcdef"],
    ["abcdef", 5, "abcd…"],
    ["abc def", 5, "abc…"],
    ["全角文字", 8, "全角文字"],
    ["全角文字", 7, "全角文…"],
    ["全角文字", 6, "全角…"],
    ["🙂🙂", 3, "🙂…"],
  ])("%j to %i columns is %j", (text, width, cut) => {
    expect(cutTo(text, width)).toBe(cut);
  });

  test("a beginning is cut off the same way", () => {
    expect(cutStartTo("abcdef", 5)).toBe("…cdef");
    expect(cutStartTo("全角文字", 6)).toBe("…文字");
    expect(cutStartTo("abc", 3)).toBe("abc");
  });

  test("no cut text is wider than asked for, and none that fits is changed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        for (const cut of [cutTo(text, width), cutStartTo(text, width)]) {
          expect(displayWidth(cut)).toBeLessThanOrEqual(width);
          expect(cut === text).toBe(displayWidth(text) <= width);
        }
      }),
    );
  });
});

test("padding counts full-width characters twice", () => {
  expect(`${padTo("全", 4)}|`).toBe("全  |");
  expect(padTo("abcde", 4)).toBe("abcde");
});

test("tabs reach to the next stop of the screen, wherever the text begins", () => {
  expect(expandTabs("\ta")).toBe("    a");
  expect(expandTabs("ab\tc\td")).toBe("ab  c   d");
  expect(expandTabs("全\tc")).toBe("全  c");
  expect(expandTabs("\ta", 3)).toBe(" a");
});
