import { describe, expect, test } from "vitest";
import type { ChatContent, Message } from "../../src/core/content.ts";
import { contentDiffText, textDiff } from "../../src/report/text-diff.ts";
import { coloured, plain, textPrompt } from "./builders.ts";

const REMOVED_WORD = "\u001B[31m\u001B[7m";
const ADDED_WORD = "\u001B[32m\u001B[7m";

const manyLines = (word: string) => Array.from({ length: 3000 }, (_, line) => `${word} ${line}`);

const chat = (...messages: readonly Message[]): ChatContent => ({
  type: "chat",
  messages,
  modelConfig: null,
  responseFormat: null,
});

describe("texts", () => {
  test("changed lines stand among three lines of what stays", () => {
    const lines = ["1", "2", "3", "4", "Be kind.", "6", "7", "8", "9"];
    const after = lines.map((line) => (line === "Be kind." ? "Be brief." : line));
    expect(textDiff(lines.join("\n"), after.join("\n"), plain)).toBe(`\
@@ -2,7 +2,7 @@
 2
 3
 4
-Be kind.
+Be brief.
 6
 7
 8`);
  });

  test("in colour the words that differ are marked, and no others", () => {
    const diff = textDiff("Ask for the order number first.", "Ask for the error code first.", coloured);
    expect(diff).toContain(`${REMOVED_WORD}order`);
    expect(diff).toContain(`${ADDED_WORD}error`);
    expect(diff).not.toContain(`${ADDED_WORD}Ask`);
    expect(diff).not.toContain(`${ADDED_WORD} first`);
  });

  test("lines that have little in common are not marked by words", () => {
    expect(textDiff("Completely different from here", "Nothing else matters at all", coloured)).not.toContain(
      "\u001B[7m",
    );
  });

  test("a word marked over a line's end is marked on both lines", () => {
    const diff = textDiff("one two three four five", "one two three\nfour five", coloured);
    expect(diff.split("\n")).toHaveLength(4);
  });

  test("equal texts have no diff", () => {
    expect(textDiff("same\n", "same\n", plain)).toBe("");
  });

  test("a text that is all new is all added", () => {
    expect(textDiff(null, "a\n\nb", plain)).toBe("+a\n+\n+b");
  });

  test("a difference in blank lines at the end is one", () => {
    expect(textDiff("a", "a\n", plain)).toBe("@@ -1,1 +1,2 @@\n a\n+");
  });

  test("a difference that can't be shown is told", () => {
    expect(textDiff("a\u001B[31mb", "ab", plain)).toBe(
      "The texts differ only in control characters, which are not shown.",
    );
  });

  test("texts too different to compare are shown one after the other", () => {
    const diff = textDiff(manyLines("old").join("\n"), manyLines("new").join("\n"), plain).split("\n");
    expect(diff).toEqual([
      ...manyLines("old").map((line) => `-${line}`),
      ...manyLines("new").map((line) => `+${line}`),
    ]);
  });
});

describe("contents", () => {
  test("chat messages are compared as blocks", () => {
    const system = { role: "system", content: "Be kind." };
    const user = { role: "user", content: "{{question}}" };
    expect(contentDiffText(chat(system), chat(system, user), plain)).toBe(`\
@@ -1,3 +1,7 @@
 <system>
 Be kind.
 </system>
+
+<user>
+{{question}}
+</user>`);
  });

  test("model config is compared by key, response format by line, whatever the order of keys", () => {
    const before = textPrompt("Same.", {
      modelConfig: { temperature: 0.2, model_name: "gpt-4o", stop: ["a"], nested: { x: 1, y: 2 } },
      responseFormat: { type: "object", required: ["a"] },
    });
    const after = textPrompt("Same.", {
      modelConfig: { nested: { y: 2, x: 1 }, model_name: "gpt-4o", temperature: 0.7, max_tokens: 800 },
      responseFormat: { required: ["b"], type: "object" },
    });
    expect(contentDiffText(before, after, plain)).toBe(`\
model config
+ max_tokens: 800
- stop: ["a"]
~ temperature: 0.2 → 0.7
response format
@@ -1,6 +1,6 @@
 {
   "required": [
-    "a"
+    "b"
   ],
   "type": "object"
 }`);
  });

  test("a first version is all added", () => {
    const after = textPrompt("Hello", { modelConfig: { provider: "openai" }, responseFormat: { type: "object" } });
    expect(contentDiffText(null, after, plain)).toBe(`\
+Hello
model config
+ provider: openai
response format
+{
+  "type": "object"
+}`);
  });

  test("a response format that is gone is all removed", () => {
    const before = textPrompt("Hello", { responseFormat: { type: "object" } });
    expect(contentDiffText(before, textPrompt("Hello"), plain)).toContain('-{\n-  "type": "object"\n-}');
  });

  test("equal contents say so", () => {
    expect(contentDiffText(textPrompt("a"), textPrompt("a"), plain)).toBe("The contents are equal.");
  });
});

describe("without colours", () => {
  const marked = (before: string, after: string) =>
    textDiff(before, after, plain, "unified-with-marks").split("\n").slice(1);

  const cases: readonly (readonly [what: string, before: string, after: string, lines: readonly string[]])[] = [
    [
      "words",
      "Ask for the order number.",
      "Ask for the error code.",
      ["-Ask for the [-order number-].", "+Ask for the {+error code+}."],
    ],
    ["a word that was put in", "Be kind.", "Be very kind.", ["-Be kind.", "+Be {+very+} kind."]],
    ["white space at the end", "Be kind.", "Be kind. \t", ["-Be kind.", "+Be kind.{+·→\t+}"]],
    ["white space between words", "Be kind.", "Be  kind.", ["-Be[-·-]kind.", "+Be{+··+}kind."]],
    ["a tab for spaces", "  Be kind.", "\tBe kind.", ["-[-··-]Be kind.", "+{+→\t+}Be kind."]],
    ["a character without a width", "Be kind.", "Be\u200B kind.", ["-Be kind.", "+Be{+U+200B+} kind."]],
    ["letters of a script without spaces", "日本語の本", "日本語の山", ["-日本語の[-本-]", "+日本語の{+山+}"]],
    ["lines that share little have none", "one two three", "four five six", ["-one two three", "+four five six"]],
  ];

  test.each(cases)("marks stand around %s", (_what, before, after, lines) => {
    expect(marked(before, after)).toEqual(lines);
  });
});

test("white space at the end of a line that was put in is shown, and of one that stayed is not", () => {
  expect(textDiff("stayed  ", "stayed  \nnew  ", plain)).toBe("@@ -1,1 +1,2 @@\n stayed  \n+new··");
});

test("control characters that differ beside what is shown are told", () => {
  expect(textDiff("a\u001B[31mb", "ac", plain)).toContain("They also differ in control characters");
  expect(textDiff("a\u001B[31mb", "a\u001B[31mc", plain)).not.toContain("control characters");
});

test("a text that is gone is all removed", () => {
  expect(textDiff("a\n\nb", null, plain)).toBe("-a\n-\n-b");
});

test("words are compared while that is cheap, and what is behind is shown line by line", () => {
  const place = (word: string, at: number) =>
    `kept ${at}\n${Array.from({ length: 500 }, (_, index) => `same${index} ${word}${at}x${index}`).join(" ")}`;
  const text = (word: string) => Array.from({ length: 40 }, (_, at) => place(word, at)).join("\n");
  const added = textDiff(text("old"), text("new"), coloured)
    .split("\n")
    .filter((line) => line.includes("new"));
  expect(added).toHaveLength(40);
  expect(added[0]).toContain(ADDED_WORD);
  expect(added.at(-1)).not.toContain(ADDED_WORD);
});
