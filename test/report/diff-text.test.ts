import { describe, expect, test } from "vitest";
import type { Content } from "../../src/core/content.ts";
import { findDifferences } from "../../src/core/differences.ts";
import type { Metadata } from "../../src/core/metadata.ts";
import { NO_METADATA } from "../../src/core/metadata.ts";
import type { ComparedSide, Comparison } from "../../src/engine/compare.ts";
import { comparableOf } from "../../src/engine/compare.ts";
import { diffText } from "../../src/report/diff-text.ts";
import { createView } from "../../src/report/view.ts";
import { displayWidth } from "../../src/report/columns.ts";
import { HOSTILE, OBEYED, alias, name, number, plain, record, textPrompt } from "./builders.ts";

interface VersionSpec {
  readonly number: number;
  readonly content?: Content;
  readonly metadata?: Partial<Metadata>;
  readonly aliases?: readonly string[];
  readonly message?: string;
}

function version(spec: VersionSpec): ComparedSide {
  const { number: of, content = textPrompt("Hello"), metadata = {}, aliases = [], message = "Say hello" } = spec;
  const over = { version: number(of), message, metadata: { ...NO_METADATA, ...metadata } };
  return { kind: "version", record: record(content, over), aliases: aliases.map(alias), isLatest: of === 2 };
}

function comparison(from: VersionSpec, to: VersionSpec): Comparison {
  const sides = { from: version(from), to: version(to) };
  const differences = findDifferences(comparableOf(sides.from), comparableOf(sides.to));
  return { name: name("welcome"), ...sides, differences };
}

const text = (from: VersionSpec, to: VersionSpec) => diffText(comparison(from, to), plain, "unified");

describe("a comparison", () => {
  test("begins with which versions are compared, their pointers, dates, authors and messages", () => {
    const all = text(
      { number: 1, aliases: ["production"] },
      { number: 2, content: textPrompt("Bye"), message: "Say goodbye\n\nIt is late." },
    );
    expect(all).toBe(`\
welcome
- version 1  production  2026-11-20 14:03 UTC  Ada Lovelace  Say hello
+ version 2  latest      2026-11-20 14:03 UTC  Ada Lovelace  Say goodbye

@@ -1,1 +1,1 @@
-Hello
+Bye`);
  });

  test("has a line for each difference beside the text", () => {
    const before = {
      tags: new Map([
        ["team", "a"],
        ["old", "1"],
      ]),
      description: "Say hello",
      inputSchema: { name: "string" },
    };
    const after = {
      tags: new Map([
        ["team", "b"],
        ["new", "1"],
      ]),
      inputSchema: { day: "string" },
    };
    const all = text(
      { number: 1, metadata: before, content: textPrompt("{{name}}", { modelConfig: { a: { b: 1 }, c: "1" } }) },
      {
        number: 2,
        metadata: after,
        content: textPrompt("{{day}}", { modelConfig: { a: { b: 2 }, c: 1 }, responseFormat: { type: "object" } }),
      },
    );
    expect(all.split("\n\n").at(-1)).toBe(`\
- description      Say hello
+ tags             new: 1
- tags             old: 1
~ tags             team: a → b
~ model config     a.b: 1 → 2
~ model config     c: "1" → 1
+ response format  type: object
+ input schema     day: string
- input schema     name: string
+ variables        day
- variables        name`);
  });

  test("says that the texts are equal where something else differs", () => {
    expect(text({ number: 1 }, { number: 2, metadata: { description: "x" } })).toContain(
      "\n\nThe texts are equal.\n\n+ description  x",
    );
  });

  test("of a text with a chat says so, and shows both as a prompt file has them", () => {
    const chat: Content = {
      type: "chat",
      messages: [{ role: "user", content: "Hello" }],
      modelConfig: null,
      responseFormat: null,
    };
    expect(text({ number: 1 }, { number: 2, content: chat }).split("\n\n").slice(1).join("\n\n")).toBe(`\
@@ -1,1 +1,3 @@
+<user>
 Hello
+</user>

~ type  text → chat`);
  });

  test("of equal versions is one line", () => {
    expect(text({ number: 1, aliases: ["production"] }, { number: 2 })).toBe(
      "welcome: version 1 (production) and version 2 (latest) are equal.",
    );
    expect(text({ number: 2, aliases: ["staging"] }, { number: 2, aliases: ["staging"] })).toBe(
      "welcome: both are version 2 (staging, latest).",
    );
  });

  test("tells values apart that look the same", () => {
    const all = text({ number: 1, metadata: { description: "a b" } }, { number: 2, metadata: { description: "a\nb" } });
    expect(all).toContain(String.raw`~ description  "a b" → "a\nb"`);
    const hidden = text(
      { number: 1, metadata: { description: "a\u202E" } },
      { number: 2, metadata: { description: "a" } },
    );
    expect(hidden).toContain("differs only in characters that are not shown");
  });

  test("holds nothing that a terminal would obey, wherever it stands", () => {
    const hostile = textPrompt(HOSTILE, { modelConfig: { [HOSTILE]: HOSTILE }, responseFormat: { [HOSTILE]: 1 } });
    const metadata = { description: HOSTILE, tags: new Map([[HOSTILE, HOSTILE]]), inputSchema: { [HOSTILE]: HOSTILE } };
    expect(text({ number: 1 }, { number: 2, content: hostile, metadata, message: HOSTILE })).not.toMatch(OBEYED);
  });

  test("cuts its heading to the width of the view", () => {
    const view = createView({ colour: false, width: 60 });
    const found = comparison({ number: 1, message: "long ".repeat(30) }, { number: 2, content: textPrompt("Bye") });
    const heading = diffText(found, view, "unified").split("\n\n")[0] ?? "";
    expect(Math.max(...heading.split("\n").map((line) => displayWidth(line)))).toBeLessThanOrEqual(60);
  });
});
