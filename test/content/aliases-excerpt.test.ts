import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { excerptAliases } from "../../src/content/aliases-excerpt.ts";
import { readAliases } from "../../src/content/aliases.ts";

/** What a text says, by prompt: `{a: {production: "1"}}`. */
function said(text: string): Readonly<Record<string, Readonly<Record<string, string>>>> | null {
  const { manifest } = readAliases("aliases.yaml", Buffer.from(text));
  if (manifest === null) return null;
  return Object.fromEntries(
    [...manifest.prompts.values()].map(({ prompt, aliases }) => [
      prompt,
      Object.fromEntries(aliases.map((one) => [one.alias, one.text])),
    ]),
  );
}

const ORDINARY = `# Who serves what
a:
  production: 1   # careful
  staging: latest

  "next": 3
b.c-d: {staging: "@production", production: 2} # both
b: {}
# the last
c:
    frozen: commit:4f1c2ab
    candidate: "@frozen"
`.replace('  "next": 3\n', "  next: 3\n");

describe("the lines about some prompts", () => {
  test.each([
    { of: ["a"], is: { a: { production: "1", staging: "latest", next: "3" } } },
    {
      of: ["b.c-d", "c"],
      is: {
        "b.c-d": { staging: "@production", production: "2" },
        c: { frozen: "commit:4f1c2ab", candidate: "@frozen" },
      },
    },
    { of: ["b"], is: { b: {} } },
  ])("say of $of what the whole file says of them", ({ of, is }) => {
    expect(said(excerptAliases(ORDINARY, null, new Set(of)) ?? "")).toEqual(is);
  });

  test("are none for prompts that the file does not name", () => {
    expect(excerptAliases(ORDINARY, null, new Set(["production", "A"]))).toBe("");
  });

  test.each([
    ["flow style", "{a: {production: 1}}\n"],
    ["a quoted name", '"a": {production: 1}\n'],
    ["a document's start", "---\na: {production: 1}\n"],
    ["braces over several lines", "a: {\n  production: 1}\n"],
    ["a value on a line of its own", "a:\n  production:\n    1\n"],
    ["a text over several lines", "a:\n  production: 'la\n  test'\n"],
    ["an escape", 'a:\n  production: "\\x31"\n'],
    ["an explicit key", "? a\n: {production: 1}\n"],
    ["carriage returns", "a:\r\n  production: 1\r\n"],
    ["a byte order mark", "\uFEFFa: {production: 1}\n"],
  ])("can't be told where the file has %s", (_, text) => {
    expect(excerptAliases(text, null, new Set(["a"]))).toBeNull();
  });
});

const alias = fc.constantFrom("production", "staging", "frozen", "x-1");
const target = fc.constantFrom("1", "latest", '"@frozen"', "'@x-1'", "commit:4f1c2ab", " 7 ", "1 # one");
const comment = fc.constantFrom("", "# a comment\n", "\n", "   \n", "  # b: {production: 1}\n");
const entry = fc.tuple(
  comment,
  fc.constantFrom("a", "b", "c", "d.e-f"),
  fc.uniqueArray(fc.tuple(alias, target), { selector: ([name]) => name }),
  fc.boolean(),
);

test("what is excerpted is what the whole file says, or nothing can be told", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(entry, { selector: ([, name]) => name }),
      fc.subarray(["a", "b", "c", "d.e-f"]),
      (entries, wanted) => {
        const text = entries
          .map(([above, name, aliases, inline]) =>
            inline || aliases.length === 0
              ? `${above}${name}: {${aliases.map(([key, value]) => `${key}: ${value.replace(/ #.*/, "")}`).join(", ")}}\n`
              : `${above}${name}:\n${aliases.map(([key, value]) => `  ${key}: ${value}\n`).join("")}`,
          )
          .join("");
        const whole = said(text);
        const excerpt = excerptAliases(text, null, new Set(wanted));
        fc.pre(whole !== null && excerpt !== null);
        const expected = Object.fromEntries(Object.entries(whole ?? {}).filter(([name]) => wanted.includes(name)));
        expect(said(excerpt === "" ? "{}" : (excerpt ?? ""))).toEqual(expected);
      },
    ),
  );
});
