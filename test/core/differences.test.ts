import { describe, expect, test } from "vitest";
import { findDifferences, hasDifferences, settingChanges } from "../../src/core/differences.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { chatContent, metadataOf, textContent } from "../contract/builders.ts";

const HELLO = { content: textContent("Hello {{name}}"), metadata: metadataOf({ team: "a" }) };

describe("settings", () => {
  const cases: readonly (readonly [
    what: string,
    before: JsonObject | null,
    after: JsonObject | null,
    keys: string[],
  ])[] = [
    ["the order of keys is no difference", { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }, []],
    ["a nested value goes by its path", { a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }, ["a.b.c"]],
    ["a list is one value", { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, ["a"]],
    ["no settings are not empty ones", null, {}, [""]],
    ["an empty object is not a missing one", { a: {} }, {}, ["", "a"]],
    ["a key that holds a dot is no path", { "a.b": 1 }, { a: { b: 1 } }, ['"a.b"', "a.b"]],
    ["a text is not the number it spells", { a: "1" }, { a: 1 }, ["a"]],
    ["null is a value", { a: null }, { b: null }, ["a", "b"]],
  ];

  test.each(cases)("%s", (_what, before, after, keys) => {
    expect(settingChanges(before, after).map(({ key }) => key)).toEqual(keys);
    expect(settingChanges(after, before).map(({ key }) => key)).toEqual(keys);
  });
});

describe("two sides", () => {
  const different: readonly (readonly [what: string, other: typeof HELLO])[] = [
    ["template", { ...HELLO, content: textContent("Hello {{name}}\n") }],
    ["model config", { ...HELLO, content: textContent("Hello {{name}}", { modelConfig: { a: 1 } }) }],
    ["response format", { ...HELLO, content: textContent("Hello {{name}}", { responseFormat: { a: 1 } }) }],
    ["tags", { ...HELLO, metadata: metadataOf({ team: "b" }) }],
    ["description", { ...HELLO, metadata: metadataOf({ team: "a" }, { description: "x" }) }],
    ["input schema", { ...HELLO, metadata: metadataOf({ team: "a" }, { inputSchema: { name: "string" } }) }],
  ];

  test.each(different)("differ in %s alone", (_what, other) => {
    expect(hasDifferences(findDifferences(HELLO, other))).toBe(true);
    expect(hasDifferences(findDifferences(other, other))).toBe(false);
  });

  test("differ in type, and variables are found in templates and messages alike", () => {
    const chat = { ...HELLO, content: chatContent([{ role: "user", content: "{{name}} {{day}}" }]) };
    expect(findDifferences(HELLO, chat)).toMatchObject({
      type: { from: "text", to: "chat" },
      variables: { added: ["day"], removed: [] },
    });
  });

  test("differ where messages change roles or places", () => {
    const one = { role: "user", content: "a" };
    const other = { role: "system", content: "b" };
    const found = findDifferences(
      { ...HELLO, content: chatContent([one, other]) },
      { ...HELLO, content: chatContent([other, one]) },
    );
    expect(found.text).toBe(true);
  });
});
