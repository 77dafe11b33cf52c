import { describe, expect, test } from "vitest";
import { redlines, valueRedline } from "../../../src/report/markdown/redline.ts";

/** Two words far apart. */
const GAPPED = `one${" ".repeat(400_000)}two`;

describe("a redline", () => {
  test("strikes out and underlines words, not the space around them", () => {
    expect(valueRedline("one two three", "one 2  three")).toBe("one <del>two</del> <ins><b>2</b></ins>  three");
  });

  test("may have a long run of spaces in what changed", () => {
    const pieces = (text: string) => [
      [
        { text: "Say ", changed: false },
        { text, changed: true },
      ],
    ];
    expect(redlines(pieces(GAPPED), pieces("it"))).toEqual([expect.stringContaining("<ins><b>it</b></ins>")]);
  });
});
