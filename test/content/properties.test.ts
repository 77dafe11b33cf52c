import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/core/problem.ts";
import { hasErrors } from "../../src/core/problem.ts";
import { DEFAULT_SETTINGS } from "../../src/core/settings.ts";
import { readAliases } from "../../src/content/aliases.ts";
import { readPrompt } from "../../src/content/prompt.ts";
import { readSettings } from "../../src/content/settings.ts";
import { bytesOf, promptOf, read } from "./reading.ts";

const ROLES = ["system", "user", "assistant", "tool"] as const;

/** Pieces that YAML, fences, tags and variables are made of. */
const PIECES = `
[ ] { } ? : - , ! & * | > @ % # ' " \` ~ < $ <<: --- ... name tags: model: config: input: output: __proto__: &a *a
!!js \\ \\ud800 \\x41 \\U00110000 0x1F .nan 1e999 12345678901234567890 1.10 latest '@a' @a commit:4f1c2ab é 😀
<user> </user> <system> \\<user> \`\`\` ~~~~ {{a}} {{a.b}} {{
`
  .trim()
  .split(/\s+/)
  .concat(
    "\n---\n",
    "\n...\n",
    "\n",
    "\n  ",
    "\n    ",
    " ",
    ": ",
    "- ",
    "? ",
    " # c\n",
    "|\n",
    ">-\n  ",
    "\t",
    "\r",
    "\r\n",
  )
  .concat("\uFEFF", "\0");

const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(""));
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  soup.map(bytesOf),
  soup.map((text) => bytesOf(`---\n${text}\n---\nHello {{a}}\n`)),
  fc.string({ unit: "binary" }).map((text) => bytesOf(`---\ntags:\n  a: ${text}\n---\nHello\n`)),
);

/** The lines as problems count them. */
function linesOf(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return (text.startsWith("\uFEFF") ? text.slice(1) : text).replaceAll("\r\n", "\n").split("\n");
}

function expectPlaceInFile({ line, column, excerpt }: Problem, lines: readonly string[]): void {
  if (line === null) return;
  expect(line).toBeLessThanOrEqual(lines.length);
  if (column === null || excerpt === null) return;
  expect(excerpt.text).toBe(lines[line - 1]);
  expect(column).toBeLessThanOrEqual(excerpt.text.length + 1);
  expect(excerpt.length).toBeGreaterThanOrEqual(1);
}

const PROPER_NAMES = /^MLflow\b/;

/** A problem has its place in the file, and its words are parts of sentences. */
function expectWellSaid(problem: Problem, lines: readonly string[]): void {
  expectPlaceInFile(problem, lines);
  for (const words of [problem.message, problem.hint ?? ""].filter((text) => !PROPER_NAMES.test(text))) {
    expect(words).not.toMatch(/^[A-Z][a-z]|[^.]\.$/);
  }
}

describe("whatever bytes a file holds", () => {
  test("a prompt is read to an end: a prompt, or errors at places of the file", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const { prompt, problems } = readPrompt("prompts/a.md", bytes);
        expect(prompt === null).toBe(hasErrors(problems));
        for (const problem of problems) expectWellSaid(problem, linesOf(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  test("aliases.yaml is read to an end, and an error leaves no manifest", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const { manifest, problems } = readAliases("aliases.yaml", bytes);
        expect(manifest === null).toBe(problems.length > 0);
        for (const problem of problems) expectWellSaid(problem, linesOf(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test("promptree.yaml is read to an end, and has every setting", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const { settings, problems } = readSettings("promptree.yaml", bytes);
        expect(Object.keys(settings).toSorted()).toEqual(Object.keys(DEFAULT_SETTINGS).toSorted());
        for (const problem of problems) expectWellSaid(problem, linesOf(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test("reading twice gives the same", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(readPrompt("prompts/a.md", bytes)).toEqual(readPrompt("prompts/a.md", bytes));
      }),
    );
  });
});

/** Text that a YAML plain scalar and a template can both hold. */
const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/);
const line = fc.oneof(word, fc.constantFrom("", "Hi {{name}},", "  indented", "# heading", "é 😀", "a <user> b"));
const body = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => [...lines, "end"].join("\n"));

type Blocks = readonly (readonly string[])[];

const KEY_LINES: Blocks = [
  ["description: First line"],
  ["tags:", "  author: team-ai", "  version: 1.10"],
  ["model: openai/gpt-4o"],
  ["config:", "  temperature: 0.2", "  max_tokens: 800"],
  ["output:", "  format: json"],
  ["metadata:", "  anything: [at, all]"],
];

const keyBlocks = fc.shuffledSubarray([...KEY_LINES]);

function fileOf(blocks: Blocks, text: string): string {
  return `---\n${blocks.flat().join("\n")}\n---\n${text}\n`;
}

const NOT_CONTENT = new Set(["description: First line", "tags:", "metadata:"]);

describe("a prompt's digest does not change with", () => {
  test.each([
    ["CRLF", (file) => file.replaceAll("\n", "\r\n")],
    ["a byte order mark", (file) => `\uFEFF${file}`],
    ["newlines at its end", (file) => `${file}\n\n\n`],
    ["no newline at its end", (file) => file.trimEnd()],
    ["the order of its keys", (_file, blocks, text) => fileOf(blocks.toReversed(), text)],
    [
      "comments",
      (_file, blocks, text) =>
        fileOf(
          blocks.map((lines) => lines.flatMap((key) => ["# why", `${key} # so`])),
          text,
        ),
    ],
    [
      "a name, and a type that is so",
      (_file, blocks, text) => fileOf([["name: other"], ["type: text"], ...blocks], text),
    ],
    [
      "tags, a description or metadata",
      (_file, blocks, text) =>
        fileOf(
          blocks.filter(([first = ""]) => !NOT_CONTENT.has(first)),
          text,
        ),
    ],
  ] satisfies [string, (file: string, blocks: Blocks, text: string) => string][])("%s", (_what, change) => {
    fc.assert(
      fc.property(keyBlocks, body, (blocks, text) => {
        const file = fileOf(blocks, text);
        expect(promptOf(read(change(file, blocks, text))).digest).toBe(promptOf(read(file)).digest);
      }),
    );
  });
});

/** Keys that are refused, and numbers that JSON.parse itself would not keep. */
const UNFIT_JSON = /\\u0000|"__proto__"|"constructor"|"prototype"|"":|-0[,\]}]|[[:,]-?\d{16,}[,\]}]/;

describe("text comes back as it was written", () => {
  const TAG_LINE = /^\\*<\/?(?:system|user|assistant|tool)>[ \t]*$/;
  const escaped = (text: string): string =>
    text.replaceAll(/^.*$/gm, (part) => (TAG_LINE.test(part) ? `\\${part}` : part));
  const tagLine = fc
    .tuple(
      fc.constantFrom("", "\\", "\\\\"),
      fc.constantFrom("<", "</"),
      fc.constantFrom(...ROLES),
      fc.constantFrom("", " "),
    )
    .map(([slashes, open, role, space]) => `${slashes}${open}${role}>${space}`);
  const fenced = fc
    .array(fc.oneof(line, tagLine), { maxLength: 3 })
    .map((lines) => ["```md", ...lines, "```"].join("\n"));
  const free = fc.array(fc.oneof(line, tagLine), { minLength: 1, maxLength: 4 }).map((lines) => lines.join("\n"));
  const part = fc.oneof(
    free.map((text) => ({ text, written: escaped(text) })),
    fenced.map((text) => ({ text, written: text })),
  );
  /** What is meant, and how it is written down. */
  const passage = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ({
    text: [...parts.map(({ text }) => text), "end"].join("\n"),
    written: [...parts.map(({ written }) => written), "end"].join("\n"),
  }));

  test("as a template", () => {
    fc.assert(
      fc.property(passage, ({ text, written }) => {
        expect(promptOf(read(`---\nname: a\n---\n${written}\n`)).content).toMatchObject({
          type: "text",
          template: text,
        });
      }),
      { numRuns: 1000 },
    );
  });

  test("as messages", () => {
    const message = fc.record({ role: fc.constantFrom(...ROLES), content: passage });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), (messages) => {
        const file = messages.map(({ role, content }) => `<${role}>\n${content.written}\n</${role}>\n`).join("\n");
        expect(promptOf(read(file)).content).toMatchObject({
          type: "chat",
          messages: messages.map(({ role, content }) => ({ role, content: content.text })),
        });
      }),
      { numRuns: 500 },
    );
  });

  test("as any template without tags and line ends of other systems", () => {
    const text = fc.string({ unit: "binary" }).filter((value) => /\S/.test(value) && !/[\0\r\n<]/.test(value));
    fc.assert(
      fc.property(text, (template) => {
        expect(promptOf(read(`---\nname: a\n---\n${template}\n`)).content).toMatchObject({ template });
      }),
    );
  });

  test.each([
    ["double quotes", (text) => JSON.stringify(text)],
    ["single quotes", (text) => `'${text.replaceAll("'", "''")}'`],
  ] satisfies [string, (text: string) => string][])("as a tag's value in %s", (_what, quote) => {
    const value = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(value, (text) => {
        expect(promptOf(read(`---\ntags:\n  a: ${quote(text)}\n---\nHi\n`)).metadata.tags.get("a")).toBe(text);
      }),
    );
  });

  test("as a JSON Schema, whatever it holds", () => {
    const schema = fc
      .dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 4, stringUnit: "binary" }), { minKeys: 1 })
      .filter((value) => !UNFIT_JSON.test(JSON.stringify(value)));
    fc.assert(
      fc.property(schema, (value) => {
        const file = `---\noutput:\n  schema: ${JSON.stringify(value)}\n---\nHi\n`;
        expect(promptOf(read(file)).content.responseFormat).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
