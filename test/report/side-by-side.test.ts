import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/report/columns.ts";
import { textDiff } from "../../src/report/text-diff.ts";
import { createView } from "../../src/report/view.ts";
import { OBEYED, HOSTILE, coloured } from "./builders.ts";

const narrow = createView({ colour: false, width: 43 });

function columns(before: string | null, after: string | null, view = narrow): string {
  return textDiff(before, after, view, "side-by-side");
}

describe("two columns", () => {
  test("stand under each hunk's heading, with a sign for each line that differs", () => {
    expect(columns("one\ntwo\nthree", "one\n2\nthree")).toBe(`\
@@ -1,3 +1,3 @@
 one                 │  one
-two                 │ +2
 three               │  three`);
  });

  test("leave room where a side has no line, beside which nothing was", () => {
    expect(columns("Be brief.\nBe kind.", "Be kind.")).toBe(`\
@@ -1,2 +1,1 @@
-Be brief.           │
 Be kind.            │  Be kind.`);
  });

  test("set an edited line beside what became of it, not beside what was put in before it", () => {
    expect(columns("Say it well.", "New.\nSay it very well.")).toBe(`\
@@ -1,1 +1,2 @@
                     │ +{+New.+}
-Say it well.        │ +Say it {+very+}
                     │ …well.`);
  });

  test("break a long line between words, and go on in the next row", () => {
    expect(columns("Never ask for a password in a chat.", "Never.")).toBe(`\
@@ -1,1 +1,1 @@
-Never ask for a     │ +Never.
…password in a chat. │`);
  });

  test("break a word that is longer than a column", () => {
    expect(columns("x".repeat(25), "y")).toBe(`\
@@ -1,1 +1,1 @@
-${"x".repeat(19)} │ +y
…${"x".repeat(6)}              │`);
  });

  test("keep their places beside wide letters and behind tabs", () => {
    expect(columns("日本語\n\tend\n🦊", "日本\n\tend\n🦊")).toBe(`\
@@ -1,3 +1,3 @@
-日本[-語-]          │ +日本
     end             │      end
 🦊                  │  🦊`);
  });

  test("show a text that stands alone in its own column", () => {
    expect(columns(null, "new\n")).toBe("                     │ +new\n                     │ +");
    expect(columns("old", null)).toBe("-old                 │");
  });

  test("in colour highlight the words that differ, without marks", () => {
    const text = columns("Ask for the order number first.", "Ask for the error code first.", coloured);
    expect(text).toContain("\u001B[31m\u001B[7morder");
    expect(text).toContain("\u001B[32m\u001B[7merror");
    expect(text).not.toMatch(/\[-|\{\+/);
  });

  test("are never narrower than a word or two, however narrow the terminal is", () => {
    const rows = columns("one two three four", "1", createView({ colour: false, width: 4 })).split("\n");
    expect(Math.max(...rows.slice(1).map((row) => displayWidth(row)))).toBe(16);
  });

  test("hold nothing that a terminal would obey", () => {
    expect(columns(HOSTILE, `${HOSTILE}!`)).not.toMatch(OBEYED);
  });
});
