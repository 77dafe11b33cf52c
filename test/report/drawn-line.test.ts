import { describe, expect, test } from "vitest";
import { drawLine } from "../../src/report/drawn-line.ts";

/** Two words far apart. */
const GAPPED = `one${" ".repeat(400_000)}two`;

describe("a drawn line", () => {
  const lines = [
    ["  two words ", "  {+two words+} "],
    ["\ttwo", "{+\ttwo+}"],
    ["two", "{+two+}"],
    ["   ", "{+···+}"],
  ] as const;

  test.each(lines)("has the marks of a change next to its words: %j", (text, drawn) => {
    const line = [
      { text, changed: true },
      { text: "end", changed: false },
    ];
    expect(drawLine(line, "added", true)).toEqual([
      { text: drawn, changed: true },
      { text: "end", changed: false },
    ]);
  });

  test("may have a long run of spaces in what changed", () => {
    expect(drawLine([{ text: GAPPED, changed: true }], "added", true)).toEqual([
      { text: `{+${GAPPED}+}`, changed: true },
    ]);
  });
});
