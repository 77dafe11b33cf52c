import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentVariables, fillTemplate, templateVariables, variableLines } from "../../src/core/template.ts";

const fill = (template: string, values: Record<string, string>) =>
  fillTemplate(template, new Map(Object.entries(values)));

describe("variables", () => {
  test.each([
    ["{{a}} {{ b }} {{a}}", ["a", "b"]],
    ["{{\n a_1.b2.C \t}}", ["a_1.b2.C"]],
    ["{{{a}}}", ["a"]],
    ["{{ {{a}}", ["a"]],
    ["{a} {{}} {{ }} {{1a}} {{a-b}} {{a.}} {{.a}} {{a..b}} {{é}} {{a b}} {{a", []],
    ["{{ a | upper }} {% if a %}", []],
    ["{{\u0085a\u1680}} {{\x1cb\x1f}} {{\u3000c\u2028}}", ["a", "b", "c"]],
    ["{{\ufeffa}} {{\u200bb}}", []],
  ])("of %j", (template, names) => {
    expect(templateVariables(template)).toEqual(names);
  });

  test("of a chat are those of all its messages, each once", () => {
    const messages = [
      { role: "system", content: "{{a}} {{b}}" },
      { role: "user", content: "{{c}} {{a}}" },
    ];
    expect(contentVariables({ type: "chat", messages, modelConfig: null, responseFormat: null })).toEqual([
      "a",
      "b",
      "c",
    ]);
  });
});

test("a variable is found on the line that it first stands on", () => {
  expect([...variableLines("{{a}}\n\n{{b}} {{a}}\r\n{{\nc}}")]).toEqual([
    ["a", 1],
    ["b", 3],
    ["c", 4],
  ]);
});

describe("filling in", () => {
  test.each([
    ["Hi {{ name }}!", { name: "Ada" }, "Hi Ada!", []],
    ["{{a}}{{b}}{{a}}", { a: "1" }, "1{{b}}1", ["b"]],
    ["{{ a }}", {}, "{{ a }}", ["a"]],
    ["{{a.b}} {{axb}}", { "a.b": "1" }, "1 {{axb}}", ["axb"]],
    ["{{a}}", { a: "" }, "", []],
    ["{{a}} {{b}}", { a: "{{b}}", b: "x" }, "{{b}} x", []],
    ["{{a}}", { a: "$& $1 $$" }, "$& $1 $$", []],
  ])("%j", (template, values, text, missing) => {
    expect(fill(template, values)).toEqual({ text, missing });
  });

  test("leaves text without variables as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (template) => {
        fc.pre(templateVariables(template).length === 0);
        expect(fill(template, { a: "x" })).toEqual({ text: template, missing: [] });
      }),
    );
  });

  test("puts every value in to the letter", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        expect(fill("<{{a}}|{{ b }}>", { a, b }).text).toBe(`<${a}|${b}>`);
      }),
    );
  });
});
