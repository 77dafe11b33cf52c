import { describe, expect, test } from "vitest";
import { readAliases } from "../../src/content/aliases.ts";
import type { AliasesReading } from "../../src/content/merge-aliases.ts";
import { bytesOf, describeAll, markedText } from "./reading.ts";

const readText = (text: string): AliasesReading => readAliases("aliases.yaml", bytesOf(text));

/** Prompt → alias → target, of a file that must have no problem. */
function targetsOf(text: string): Record<string, Record<string, unknown>> {
  const { manifest, problems } = readText(text);
  expect(describeAll({ problems })).toEqual([]);
  return Object.fromEntries(
    Array.from(manifest?.prompts.values() ?? [], ({ prompt, aliases }) => [
      prompt,
      Object.fromEntries(aliases.map(({ alias, target }) => [alias, target])),
    ]),
  );
}

describe("aliases.yaml", () => {
  test("says where each alias points", () => {
    const text = `
# who serves what
telco_support_technical:
  production: 1            # a version number
  staging: latest
  candidate: "@staging"
  frozen: commit:4f1c2ab
telco_support_billing: {production: 12}
`;
    expect(targetsOf(text)).toEqual({
      telco_support_technical: {
        production: { kind: "number", version: 1 },
        staging: { kind: "latest" },
        candidate: { kind: "alias", alias: "staging" },
        frozen: { kind: "commit", prefix: "4f1c2ab" },
      },
      telco_support_billing: { production: { kind: "number", version: 12 } },
    });
  });

  test.each(["", "\n\n", "# nothing yet\n", "---\n", "\uFEFF# nothing\r\n"])(
    "that is empty leaves pointers alone, with a warning: %j",
    (text) => {
      const { manifest, problems } = readText(text);
      expect(manifest).toBeNull();
      expect(problems).toEqual([expect.objectContaining({ code: "empty-aliases", severity: "warning" })]);
    },
  );

  test("with an empty map says that there are none", () => {
    const { manifest, problems } = readText("{}\n");
    expect(problems).toEqual([]);
    expect(manifest?.prompts.size).toBe(0);
    expect(targetsOf("a: {}")).toEqual({ a: {} });
  });

  test("may begin as a YAML document does", () => {
    expect(targetsOf("---\na: {b: 1}\n")).toEqual({ a: { b: { kind: "number", version: 1 } } });
  });

  test("keys that look like numbers or truth values are names all the same", () => {
    expect(targetsOf("1.10: {true: 1}\nno: {a: 1}")).toHaveProperty(["1.10", "true"]);
  });

  test.each([
    ["a list", "- a", "1:1 wrong-value - a"],
    ["text", "a", "1:1 wrong-value a"],
    ["a prompt with nothing below it", "a:", "1:1 wrong-value a"],
    ["a prompt with a number", "a: 3", "1:4 wrong-value 3"],
    ["a prompt with a list", "a: [b]", "1:4 wrong-value [b]"],
    ["a bad prompt name", "a/b: {}", "1:1 prompt-name a/b"],
    ["a path for a name", "..: {}", "1:1 prompt-name .."],
    ["a name too long", `${"x".repeat(251)}: {}`, `1:1 prompt-name ${"x".repeat(251)}`],
    ["prompts that differ in case", "Ab: {}\nc: {}\naB: {}", "3:1 names-differ-in-case aB"],
    ["a prompt given twice", "a: {b: 1}\na: {b: 2}", "2:1 duplicate-key a"],
    ["an alias given twice", "a:\n  b: 1\n  b: 2", "3:3 duplicate-key b"],
    ["a second document", "---\na: {}\n---\nb: {}", "3:1 yaml-documents ---"],
    ["an alias of YAML's", "a: &x {b: 1}\nc: *x", "1:4 yaml-anchor &x"],
  ])("%s is a problem", (_what, text, problem) => {
    const { manifest, problems } = readText(text);
    expect(describeAll({ problems })[0]).toBe(problem);
    expect(manifest).toBeNull();
  });

  test.each(["latest", "LATEST", "v1", "V22", "123", "draft", "Draft", "é", "a.b", "a b", "x".repeat(256)])(
    "no alias may be called %s",
    (alias) => {
      const { problems } = readText(`a:\n  "${alias}": 1`);
      expect(problems).toEqual([expect.objectContaining({ code: "alias-name", line: 2, column: 3 })]);
    },
  );

  test.each(["production", "a", "A-b_c", "v1a", "version1", "x".repeat(255)])("an alias may be called %s", (alias) => {
    expect(targetsOf(`a: {${alias}: 1}`)).toHaveProperty(["a", alias]);
  });
});

describe("a target", () => {
  test.each([
    ["1", { kind: "number", version: 1 }],
    ["9007199254740991", { kind: "number", version: Number.MAX_SAFE_INTEGER }],
    ["latest", { kind: "latest" }],
    ['"latest"', { kind: "latest" }],
    ["'@other'", { kind: "alias", alias: "other" }],
    ["commit:0123abc", { kind: "commit", prefix: "0123abc" }],
    [`commit:${"a".repeat(64)}`, { kind: "commit", prefix: "a".repeat(64) }],
  ])("may be %s", (target, expected) => {
    expect(targetsOf(`a:\n  b: ${target}\n  other: 1`)["a"]).toHaveProperty("b", expected);
  });

  test.each([
    "0",
    "-1",
    "1.5",
    "1.0",
    "0x10",
    "1e3",
    "9007199254740992",
    '"1"',
    "v1",
    "Latest",
    "newest",
    "'@'",
    "'@v1'",
    "'@a b'",
    "commit:123456",
    "commit:4F1C2AB",
    "commit:4f1c2az",
    `commit:${"a".repeat(65)}`,
    "4f1c2ab",
    "[1]",
    "{commit: 4f1c2ab}",
  ])("may not be %s, and the four forms are named", (target) => {
    const { manifest, problems } = readText(`a:\n  b: ${target}`);
    expect(manifest).toBeNull();
    expect(problems).toEqual([expect.objectContaining({ code: "alias-target", line: 2, column: 6 })]);
    for (const form of ["version number", "latest", '"@staging"', "commit:4f1c2ab"]) {
      expect(problems[0]?.hint).toContain(form);
    }
  });

  test.each(["", "~", "null"])("may not be missing: %j", (target) => {
    expect(readText(`a:\n  b: ${target}`).problems).toEqual([expect.objectContaining({ code: "no-value", line: 2 })]);
  });

  test("needs quotes when it begins with @", () => {
    const [problem] = readText("a:\n  b: @staging\n  staging: 1").problems;
    expect(problem).toMatchObject({ line: 2, column: 6, hint: 'put it in quotes: "@staging"' });
  });

  test("is latest without an @", () => {
    expect(readText('a: {b: "@latest"}').problems[0]?.hint).toBe("write latest, without the @");
  });

  test("may be another alias of the same prompt only", () => {
    const { problems } = readText('a:\n  b: "@c"\n  d: 1\n  e: "@d"\nz:\n  c: 1\n  d: "@b"');
    expect(describeAll({ problems })).toEqual(['2:6 unknown-alias "@c"', '7:6 unknown-alias "@b"']);
    expect(problems.map((problem) => problem.hint)).toEqual(["it has d, e", "it has c"]);
  });

  test("may be an alias whose own target is broken, which is reported once", () => {
    expect(describeAll(readText('a:\n  b: "@c"\n  c: nowhere'))).toEqual(["3:6 alias-target nowhere"]);
  });

  test.each([
    ["itself", 'a:\n  b: "@b"', "2:6", "b → b"],
    ["one that follows it", 'a:\n  b: "@c"\n  c: "@b"', "2:6", "b → c → b"],
    ["a circle that it leads into", 'a:\n  x: "@b"\n  b: "@c"\n  c: "@d"\n  d: "@b"', "3:6", "b → c → d → b"],
  ])("may not follow %s", (_what, text, place, circle) => {
    const { manifest, problems } = readText(text);
    expect(manifest).toBeNull();
    expect(problems).toEqual([expect.objectContaining({ code: "alias-cycle" })]);
    expect(`${problems[0]?.line}:${problems[0]?.column}`).toBe(place);
    expect(problems[0]?.message).toContain(circle);
  });

  test("two circles are two problems", () => {
    const text = 'p: {a: "@b", b: "@a", c: "@d", d: "@c", e: "@a"}';
    expect(readText(text).problems.map((problem) => problem.code)).toEqual(["alias-cycle", "alias-cycle"]);
  });

  test("may be reached over others", () => {
    expect(targetsOf('p: {a: "@b", b: "@c", c: 1, d: "@b"}')["p"]).toHaveProperty("d", { kind: "alias", alias: "b" });
  });
});

describe("what was declared", () => {
  test("can be pointed at later: an alias at its target, a prompt at its name", () => {
    const prompts = [...(readText("# x\nsupport:\n  production: 12 # now\n").manifest?.prompts.values() ?? [])];
    const [prompt] = prompts;
    const [alias] = prompt?.aliases ?? [];
    expect(alias?.text).toBe("12");
    const atTarget = alias?.at("error", "missing-version", "there is no version 12", "it has 1 and 2");
    expect(atTarget).toEqual({
      severity: "error",
      code: "missing-version",
      file: "aliases.yaml",
      line: 3,
      column: 15,
      message: "there is no version 12",
      hint: "it has 1 and 2",
      excerpt: { text: "  production: 12 # now", length: 2 },
    });
    const atPrompt = prompt?.at("warning", "orphan", "support is an orphan");
    expect(atPrompt).toMatchObject({ severity: "warning", line: 2, column: 1, hint: null });
    expect(atPrompt === undefined ? null : markedText(atPrompt)).toBe("support");
  });

  test("keeps the target as it stands in the file", () => {
    const text = 'a: {b: "@c", c: latest, d: commit:4f1c2ab}';
    const aliases = [...(readText(text).manifest?.prompts.values() ?? [])].flatMap((prompt) => prompt.aliases);
    expect(aliases.map((alias) => alias.text)).toEqual(["@c", "latest", "commit:4f1c2ab"]);
  });
});

test("thousands of prompts and long chains are read", () => {
  const prompts = Array.from({ length: 10_000 }, (_, index) => `p${index}:\n  production: 1\n  staging: latest\n`);
  expect(readText(prompts.join("")).manifest?.prompts.size).toBe(10_000);
  const chain = Array.from({ length: 20_000 }, (_, index) => `  a${index}: "@a${(index + 1) % 20_000}"\n`);
  expect(readText(`p:\n${chain.join("")}`).problems.map((problem) => problem.code)).toEqual(["alias-cycle"]);
  const stray = Array.from({ length: 20_000 }, (_, index) => `  a${index}: "@b${index}"\n`);
  expect(readText(`p:\n${stray.join("")}`).problems).toHaveLength(20_000);
});
