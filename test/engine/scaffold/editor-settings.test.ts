import { describe, expect, test } from "vitest";
import { mergeSettings, newSettings } from "../../../src/engine/scaffold/editor-settings.ts";

const SCHEMAS = { "./a.json": "aliases.yaml", "./p.json": "promptree.yaml" };
const BOTH = `"./a.json": "aliases.yaml",\n    "./p.json": "promptree.yaml"`;

describe("editor settings", () => {
  const merged: readonly (readonly [what: string, before: string, after: string])[] = [
    ["an empty object", "{}", `{\n  "yaml.schemas": {\n    ${BOTH}\n  }\n}`],
    ["an empty object of two lines", "{\n}\n", `{\n  "yaml.schemas": {\n    ${BOTH}\n  }\n}\n`],
    ["other settings", '{\n  "a": 1\n}', `{\n  "yaml.schemas": {\n    ${BOTH}\n  },\n  "a": 1\n}`],
    [
      "comments and trailing commas",
      '// first\n{ // here\n  /* { */ "a": "//", // there\n}',
      `// first\n{ // here\n  "yaml.schemas": {\n    ${BOTH}\n  },\n  /* { */ "a": "//", // there\n}`,
    ],
    [
      "other schemas",
      '{\n  "yaml.schemas": {\n    "s": ["t"], // mine\n  },\n}',
      `{\n  "yaml.schemas": {\n    ${BOTH},\n    "s": ["t"], // mine\n  },\n}`,
    ],
    [
      "one of the two",
      '{\n  "yaml.schemas": {\n    "mine": ["aliases.yaml"]\n  }\n}',
      '{\n  "yaml.schemas": {\n    "./p.json": "promptree.yaml",\n    "mine": ["aliases.yaml"]\n  }\n}',
    ],
    ["a byte order mark", '\uFEFF{\n  "a": 1\n}', `\uFEFF{\n  "yaml.schemas": {\n    ${BOTH}\n  },\n  "a": 1\n}`],
  ];

  test.each(merged)("with %s keep all of it", (_what, before, after) => {
    expect(mergeSettings(before, SCHEMAS)).toBe(after);
    expect(mergeSettings(after, SCHEMAS)).toBe(after);
  });

  test("keep their line ends and their indent", () => {
    const after = mergeSettings('{\r\n\t"a": 1\r\n}\r\n', { "./a.json": "aliases.yaml" });
    expect(after).toBe('{\r\n\t"yaml.schemas": {\r\n\t\t"./a.json": "aliases.yaml"\r\n\t},\r\n\t"a": 1\r\n}\r\n');
  });

  test.each([
    ["that are none", ""],
    ["that are a list", "[]"],
    ["that are broken", '{ "a": }'],
    ["whose schemas are no map", '{ "yaml.schemas": [] }'],
    ["whose first schemas belong to something else", '{ "x": { "yaml.schemas": {} }, "yaml.schemas": {} }'],
    ["whose brace is followed by a comment of several lines", '{ /* a\n b */ "a": 1 }'],
    ["whose key is written with escapes", String.raw`{ "yaml\u002eschemas": {} }`],
    ["with many quotes that nothing closes", String.raw`{"\"`.concat(String.raw`\"`.repeat(200_000))],
    ["with many comments that nothing closes", `{${"/*/".repeat(200_000)}`],
  ])("%s are left alone", (_what, text) => {
    expect(mergeSettings(text, SCHEMAS)).toBeNull();
  });

  test("that are new need no merging", () => {
    const text = newSettings(SCHEMAS);
    expect(JSON.parse(text)).toEqual({ "yaml.schemas": SCHEMAS });
    expect(mergeSettings(text, SCHEMAS)).toBe(text);
  });
});
