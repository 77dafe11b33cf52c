import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AliasTarget } from "../../src/core/alias.ts";
import { targetText } from "../../src/core/alias-target.ts";
import { targetOf } from "../../src/content/alias-target.ts";
import { deleteAlias, setAlias } from "../../src/content/aliases-edit.ts";
import type { AliasesEdit } from "../../src/content/aliases-edit.ts";
import { readAliases } from "../../src/content/aliases.ts";
import { aliasName, promptName } from "../contract/builders.ts";
import { bytesOf } from "./reading.ts";

const FILE = "aliases.yaml";

function target(text: string): AliasTarget {
  const found = targetOf(text);
  if (found === null) throw new Error(`${text} is no target`);
  return found;
}

function set(text: string, prompt: string, alias: string, to: string): AliasesEdit {
  return setAlias({ file: FILE, alias: null, text, others: [] }, promptName(prompt), aliasName(alias), target(to));
}

function remove(text: string, prompt: string, alias: string): AliasesEdit {
  return deleteAlias({ file: FILE, alias: null, text, others: [] }, promptName(prompt), aliasName(alias));
}

/** The text after an edit that must have been made. */
function textOf(edit: AliasesEdit): string {
  if (edit.kind !== "edited") throw new Error(`not edited: ${JSON.stringify(edit)}`);
  return edit.text;
}

type Case = readonly [what: string, before: string, after: string];

describe("an alias that is there is pointed elsewhere", () => {
  const cases: readonly Case[] = [
    ["in block style", "a:\n  p: 1\n", "a:\n  p: 2\n"],
    ["with a comment on its line", "a:\n  p: 1   # why\n", "a:\n  p: 2   # why\n"],
    [
      "with comments and blank lines around",
      "# head\n\na:\n  # above\n  p: 1\n\n# tail\n",
      "# head\n\na:\n  # above\n  p: 2\n\n# tail\n",
    ],
    ["with CRLF", "a:\r\n  p: 1\r\nb:\r\n  p: 1\r\n", "a:\r\n  p: 2\r\nb:\r\n  p: 1\r\n"],
    ["with mixed line ends", "b:\r\n  p: 1\na:\r\n  p: 1\n", "b:\r\n  p: 1\na:\r\n  p: 2\n"],
    ["after a byte order mark", "\uFEFFa:\n  p: 1\n", "\uFEFFa:\n  p: 2\n"],
    ["without a final newline", "a:\n  p: 1", "a:\n  p: 2"],
    ["in flow style", "a: {q: 7, p: 1}\n", "a: {q: 7, p: 2}\n"],
    ["in a file of flow style", '{"a":{"p":1}, b: {}}', '{"a":{"p":2}, b: {}}'],
    ["with quoted keys", `"a":\n    'p':  1\n`, `"a":\n    'p':  2\n`],
    ["from a quoted target", 'a:\n  p: "latest" # q\n', "a:\n  p: 2 # q\n"],
    ["below its key", "a:\n  p:\n    1\n", "a:\n  p:\n    2\n"],
    ["indented as deep as it may be", " a:\n         p: 1\n", " a:\n         p: 2\n"],
    ["after a document's beginning", "--- # v1\na:\n  p: 1\n", "--- # v1\na:\n  p: 2\n"],
    ["after a letter that is two units long", "# 😀\na:\n  p: 1 # 😀\n", "# 😀\na:\n  p: 2 # 😀\n"],
    ["with an explicit key", "? a\n: p: 1\n", "? a\n: p: 2\n"],
  ];

  test.each(cases)("%s", (_what, before, after) => expect(textOf(set(before, "a", "p", "2"))).toBe(after));

  test("and keeps its quotes as far as the new target may have them", () => {
    expect(textOf(set("a:\n  p: 'latest'\n  q: 1\n", "a", "p", "@q"))).toBe("a:\n  p: '@q'\n  q: 1\n");
    expect(textOf(set("a:\n  p: 2\n  q: 1\n", "a", "p", "@q"))).toBe('a:\n  p: "@q"\n  q: 1\n');
    expect(textOf(set('a: {p: "@q", q: 1}\n', "a", "p", "commit:4f1c2ab"))).toBe('a: {p: "commit:4f1c2ab", q: 1}\n');
    expect(textOf(set("a: {p: 1}\n", "a", "p", "commit:4f1c2ab"))).toBe("a: {p: commit:4f1c2ab}\n");
  });

  test("or is left alone where it points there already", () => {
    for (const text of ["a:\n  p: 2 # c", "a: {p: 02}"]) expect(textOf(set(text, "a", "p", "2"))).toBe(text);
  });
});

describe("an alias that is missing is added", () => {
  const cases: readonly Case[] = [
    ["after the last of its prompt", "a:\n  q: 1 # c\n\nb:\n  q: 1\n", "a:\n  q: 1 # c\n  p: 2\n\nb:\n  q: 1\n"],
    ["with CRLF", "a:\r\n  q: 1\r\n", "a:\r\n  q: 1\r\n  p: 2\r\n"],
    ["without a final newline", "a:\n    q: 1", "a:\n    q: 1\n    p: 2"],
    ["without a final newline, after CRLF", "a:\r\n    q: 1", "a:\r\n    q: 1\r\n    p: 2"],
    ["before a comment at the end", "a:\n  q: 1\n  # p: soon\n", "a:\n  q: 1\n  p: 2\n  # p: soon\n"],
    ["below a target on a line of its own", "a:\n  q:\n    1\n", "a:\n  q:\n    1\n  p: 2\n"],
    ["in flow style", "a: {q: 1} # c\n", "a: {q: 1, p: 2} # c\n"],
    ["in flow style with a comma at the end", "a: {q: 1,}\n", "a: {q: 1, p: 2,}\n"],
    ["in flow style over lines", "a: {\n  q: 1 # c\n  }\n", "a: {\n  q: 1, # c\n  p: 2\n  }\n"],
    ["in flow style over lines with a comma", "a: {\n  q: 1, # c\n  }\n", "a: {\n  q: 1, # c\n  p: 2,\n  }\n"],
    ["in flow style that closes on its last line", "a: {r: 1,\n    q: 1}\n", "a: {r: 1,\n    q: 1, p: 2}\n"],
    ["where there was none", "a: {} # none\nb: {}\n", "a: # none\n  p: 2\nb: {}\n"],
    ["where there was none, as deep as elsewhere", "b:\n    q: 1\na: { }", "b:\n    q: 1\na:\n    p: 2"],
    ["where there was none, in a file of flow style", "{a: {}, b: {}}", "{a: {p: 2}, b: {}}"],
    ["in braces that hold a comment", "a: { # c\n  }\n", "a: {p: 2 # c\n  }\n"],
  ];

  test.each(cases)("%s", (_what, before, after) => {
    const edit = set(before, "a", "p", "2");
    expect(edit).toEqual({ kind: "edited", text: after });
  });
});

describe("a prompt that is missing is added", () => {
  const cases: readonly Case[] = [
    ["to no file", "", "a:\n  p: 2\n"],
    ["to a file of a byte order mark", "\uFEFF", "\uFEFFa:\n  p: 2\n"],
    ["to comments, apart from them", "# head\n", "# head\n\na:\n  p: 2\n"],
    ["to comments without a final newline", "# head", "# head\n\na:\n  p: 2\n"],
    ["to comments with CRLF", "# head\r\n\r\n", "# head\r\n\r\na:\r\n  p: 2\r\n"],
    ["to a document's beginning", "---\n", "---\na:\n  p: 2\n"],
    ["in the place of an empty map", "# none\n{} # yet\n", "# none\na:\n  p: 2 # yet\n"],
    ["at the end", "b:\n  p: 1\n", "b:\n  p: 1\na:\n  p: 2\n"],
    [
      "at the end, apart where the others are",
      "c:\n  p: 1\n\nb:\n  p: 1\n",
      "c:\n  p: 1\n\nb:\n  p: 1\n\na:\n  p: 2\n",
    ],
    ["after the last comment", "b:\n  p: 1\n  # more\n\n", "b:\n  p: 1\n  # more\na:\n  p: 2\n\n"],
    ["as deep as the others", " b:\n    p: 1\n", " b:\n    p: 1\n a:\n    p: 2\n"],
    ["in one line as the others", "b: {p: 1}\n", "b: {p: 1}\na: {p: 2}\n"],
    ["in flow style", "{b: {p: 1}}\n", "{b: {p: 1}, a: {p: 2}}\n"],
    ["without a final newline", "b:\r\n  p: 1", "b:\r\n  p: 1\r\na:\r\n  p: 2"],
  ];

  test.each(cases)("%s", (_what, before, after) => expect(textOf(set(before, "a", "p", "2"))).toBe(after));

  test("with a name that YAML could take for something else in quotes", () => {
    expect(textOf(set("", "-", "-", "2"))).toBe('"-":\n  "-": 2\n');
    expect(textOf(set("", "1.10", "p", "2"))).toBe("1.10:\n  p: 2\n");
  });
});

describe("an alias is taken out", () => {
  const cases: readonly Case[] = [
    ["with its own comment", "a:\n  q: 1\n  p: 2 # c\n  r: 1\n", "a:\n  q: 1\n  r: 1\n"],
    ["without the comments above it", "a:\n  q: 1\n  # above\n  p: 2\n", "a:\n  q: 1\n  # above\n"],
    ["at the end without a final newline", "a:\r\n  q: 1\r\n  p: 2", "a:\r\n  q: 1"],
    ["over several lines", "a:\n  p:\n    2\n  q: 1\n", "a:\n  q: 1\n"],
    [
      "as the last, which leaves an empty map",
      "a: # c\n  # d\n  p: 2\n\nb:\n  p: 1\n",
      "a: {} # c\n  # d\n\nb:\n  p: 1\n",
    ],
    ["as the last of the file", "a:\n  p: 2", "a: {}"],
    ["from the beginning of a flow", "a: {p: 1, q: 2}\n", "a: {q: 2}\n"],
    ["from the middle of a flow", "a: {r: 3, p: 1, q: 2}\n", "a: {r: 3, q: 2}\n"],
    ["from the end of a flow", "a: {q: 2, p: 1}\n", "a: {q: 2}\n"],
    ["from the end of a flow with a comma", "a: {q: 2, p: 1,}\n", "a: {q: 2,}\n"],
    ["as the only one of a flow", "a: {p: 1,} # c\n", "a: {} # c\n"],
    ["from lines of a flow", "a: {\n  p: 1, # c\n  q: 2\n  }\n", "a: {\n  q: 2\n  }\n"],
    ["from the last line of a flow", "a: {\n  q: 2,\n  p: 1 # c\n  }\n", "a: {\n  q: 2,\n  }\n"],
    ["from a file of flow style", "{a: {p: 1}, b: {}}", "{a: {}, b: {}}"],
  ];

  test.each(cases)("%s", (_what, before, after) => expect(textOf(remove(before, "a", "p"))).toBe(after));

  test("and nothing is, where it is not", () => {
    for (const text of ["", "# c", "{}", "b: {p: 1}", "a: {q: 1}"]) expect(textOf(remove(text, "a", "p"))).toBe(text);
  });
});

describe("nothing is edited", () => {
  test.each([
    ["a:\n  p: &x 1\n", "yaml-anchor"],
    ["a:\n  p: 1\n  p: 2\n", "duplicate-key"],
    ["a: [", "yaml-syntax"],
    ["a:\n  p: 1\n  q: '@r'\n", "unknown-alias"],
  ])("in a file with errors: %j", (text, code) => {
    for (const edit of [set(text, "a", "p", "3"), remove(text, "a", "p")]) {
      expect(edit).toMatchObject({ kind: "broken", problems: [expect.objectContaining({ code })] });
    }
  });

  test.each([
    ["that others follow", remove("a: {p: 1, q: '@p'}", "a", "p"), "unknown-alias"],
    ["that is to follow one that is not there", set("a: {p: 1}", "a", "p", "@q"), "unknown-alias"],
    ["that is to follow itself", set("a: {p: 1, q: '@p'}", "a", "p", "@q"), "alias-cycle"],
  ])("of an alias %s", (_what, edit, code) => {
    expect(edit).toMatchObject({ kind: "broken", problems: [expect.objectContaining({ code })] });
  });

  test("where it can't be done safely, and the lines to write by hand are told", () => {
    const lines = "a:\n  p: 2";
    for (const text of ["a:\n  p: |-\n    latest\n", "? a\n: q: 1\n", "b: {p: 1}\n...\n"]) {
      expect(set(text, "a", "p", "2")).toEqual({ kind: "by-hand", lines });
    }
    expect(remove("? a\n: p: 1\n", "a", "p")).toEqual({ kind: "by-hand", lines: "a:\n  p: …" });
  });
});

type Manifest = Readonly<Record<string, Readonly<Record<string, string>>>>;

function manifestOf(text: string): Manifest {
  const { manifest, problems } = readAliases(FILE, bytesOf(text));
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return Object.fromEntries(
    Array.from(manifest?.prompts.values() ?? [], ({ prompt, aliases }) => [
      prompt,
      Object.fromEntries(aliases.map((one) => [one.alias, targetText(one.target)])),
    ]),
  );
}

const PROMPTS = ["a", "b-1", "c.d", "9"];
const ALIASES = ["p", "staging", "x-y"];
const TARGETS = ["1", "2", "latest", '"latest"', "commit:4f1c2ab", "'commit:4f1c2ab'"];

const comment = fc.constantFrom("", "", "", " # c", " # p: 1, {}");
const gap = fc.constantFrom("", "", "\n", "# p: 1\n", "   # deep\n", "\n# a:\n\n");
const quote = fc.constantFrom("", "", '"', "'");

interface Line {
  readonly alias: string;
  readonly to: string;
  readonly quote: string;
  readonly comment: string;
  readonly gap: string;
}

const line = (alias: string): fc.Arbitrary<Line> =>
  fc.record({ alias: fc.constant(alias), to: fc.constantFrom(...TARGETS), quote, comment, gap });

const lines = fc.subarray(ALIASES).chain((aliases) => fc.tuple(...aliases.map(line)));

const promptText = (name: string): fc.Arbitrary<string> =>
  fc
    .record({
      own: lines,
      style: fc.constantFrom("block", "block", "flow", "rows"),
      quote,
      comment,
      gap,
      indent: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ own, style, indent, ...prompt }) => {
      const key = `${prompt.gap}${prompt.quote}${name}${prompt.quote}:`;
      const pad = " ".repeat(indent);
      const written = own.map((one) => `${one.quote}${one.alias}${one.quote}: ${one.to}`);
      if (own.length === 0 || style === "flow") return `${key} {${written.join(", ")}}${prompt.comment}\n`;
      const rows = own.map((one, index) =>
        [pad, written[index], style === "rows" ? "," : "", one.comment, "\n"].join(""),
      );
      if (style === "rows") return `${key} {${prompt.comment}\n${rows.join("")}${pad}}\n`;
      return `${key}${prompt.comment}\n${own.map((one, index) => one.gap + (rows[index] ?? "")).join("")}`;
    });

const fileText = fc
  .record({
    prompts: fc.subarray(PROMPTS).chain((names) => fc.tuple(...names.map(promptText))),
    end: fc.constantFrom("\n", "\r\n"),
    mark: fc.constantFrom("", "\uFEFF"),
    head: fc.constantFrom("", "# head\n", "---\n"),
    tail: gap,
    cut: fc.boolean(),
  })
  .map(({ prompts, end, mark, head, tail, cut }) => {
    const text = head + prompts.join("") + tail;
    return mark + (cut ? text.replace(/\n$/, "") : text).replaceAll("\n", end);
  });

const wish = fc.record({
  prompt: fc.constantFrom(...PROMPTS),
  alias: fc.constantFrom(...ALIASES),
  to: fc.constantFrom("1", "3", "latest", "commit:4f1c2ab"),
});

/** The lines of the first text that are not in the second one: what is the same at both ends is left out first. */
function linesLost(before: string, after: string): readonly string[] {
  const [old, fresh] = [before, after].map((text) => text.replace("\uFEFF", "").split(/\r?\n/));
  if (old === undefined || fresh === undefined) throw new Error("two texts have two lists of lines");
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, fresh.length) - start && old.at(-1 - end) === fresh.at(-1 - end)) end++;
  const rest = new Set(fresh.slice(start, fresh.length - end));
  return old.slice(start, old.length - end).filter((one) => !rest.has(one));
}

const lineEndsOf = (text: string): readonly string[] => [...new Set(text.match(/\r?\n/g))];

/** Whether a text comes out of another by leaving letters away. */
function isWithin(text: string, longer: string): boolean {
  let at = 0;
  for (const letter of longer) if (letter === text[at]) at++;
  return at === text.length;
}

describe("in any file", () => {
  test("an edit changes what the file says in that one thing, and touches no other alias's line", () => {
    fc.assert(
      fc.property(fileText, wish, (text, { prompt, alias, to }) => {
        const old = manifestOf(text);
        const after = textOf(set(text, prompt, alias, to));
        expect(manifestOf(after)).toEqual({ ...old, [prompt]: { ...old[prompt], [alias]: to } });
        for (const lost of linesLost(text, after)) {
          const isOwn = new RegExp(String.raw`\b${alias}\b`).test(lost);
          // A line that a new alias, or the comma before it, was put into; the name of a prompt that had none.
          const isKept = after.split(/\r?\n/).some((one) => isWithin(lost, one));
          expect(isOwn || isKept || lost.includes("{}")).toBe(true);
        }
        expect(linesLost(text, after).length).toBeLessThanOrEqual(1);
        expect(after.startsWith("\uFEFF")).toBe(text.startsWith("\uFEFF"));
        expect(lineEndsOf(after)).toEqual(text.includes("\r\n") ? ["\r\n"] : lineEndsOf(after).slice(0, 1));
        expect(after.includes("\r")).toBe(text.includes("\r"));
      }),
      { numRuns: 500 },
    );
  });

  test("an alias that is added and taken out again leaves the file as it was", () => {
    fc.assert(
      fc.property(fileText, wish, (text, { prompt, alias, to }) => {
        const old = manifestOf(text);
        const others = Object.keys(old[prompt] ?? {});
        fc.pre(others.length > 0 && !others.includes(alias));
        const after = textOf(remove(textOf(set(text, prompt, alias, to)), prompt, alias));
        expect(after).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test("an alias that is taken out is all that is missing", () => {
    fc.assert(
      fc.property(fileText, wish, (text, { prompt, alias }) => {
        const old = manifestOf(text);
        const after = textOf(remove(text, prompt, alias));
        const { [alias]: _gone, ...kept } = old[prompt] ?? {};
        expect(manifestOf(after)).toEqual(old[prompt] === undefined ? old : { ...old, [prompt]: kept });
        const own = new RegExp(String.raw`\b${alias}\b|^["']?${prompt}["']?:`);
        for (const lost of linesLost(text, after)) expect(lost).toMatch(own);
      }),
      { numRuns: 500 },
    );
  });
});
