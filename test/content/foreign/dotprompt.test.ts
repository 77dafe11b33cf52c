import { describe, expect, test } from "vitest";
import { NO_METADATA } from "../../../src/core/metadata.ts";
import { foreignPrompt, losses, readFile } from "./foreign.ts";

const FILE = "menu.prompt";

const FULL = `---
name: menu
description: Invents dishes
model: googleai/gemini-1.5-flash
config:
  temperature: 0.7
  maxOutputTokens: 400
  topK: 20
  stopSequences: [END]
  safety: strict
input:
  schema:
    theme: string, what it is about
output:
  schema:
    dish: string, its name
    price?: number
    steps(array, one by one): string
    course(enum): [FIRST, MAIN]
    maker(object): {name: string}
---

{{role "system"}}
You invent dishes.

{{role "user"}}
About {{theme}} and {{{ theme }}}.
{{role "model"}}
Sure.
`;

describe("dotprompt", () => {
  test("is carried over whole where it says nothing that a prompt file can't", () => {
    expect(losses(FILE, FULL)).toEqual([]);
    expect(foreignPrompt(FILE, FULL)).toEqual({
      name: "menu",
      content: {
        type: "chat",
        messages: [
          { role: "system", content: "You invent dishes." },
          { role: "user", content: "About {{theme}} and {{theme}}." },
          { role: "assistant", content: "Sure." },
        ],
        modelConfig: {
          provider: "googleai",
          model_name: "gemini-1.5-flash",
          temperature: 0.7,
          max_tokens: 400,
          top_k: 20,
          stop_sequences: ["END"],
          safety: "strict",
        },
        responseFormat: {
          type: "object",
          properties: {
            dish: { type: "string", description: "its name" },
            price: { type: ["number", "null"] },
            steps: { type: "array", items: { type: "string" }, description: "one by one" },
            course: { enum: ["FIRST", "MAIN"] },
            maker: {
              type: "object",
              properties: { name: { type: "string" } },
              required: ["name"],
              additionalProperties: false,
            },
          },
          required: ["dish", "steps", "course", "maker"],
          additionalProperties: false,
        },
      },
      metadata: {
        ...NO_METADATA,
        description: "Invents dishes",
        inputSchema: { theme: "string, what it is about" },
      },
    });
  });

  test("without front matter and roles is a text", () => {
    expect(foreignPrompt(FILE, "\n  Hi {{name}}\n\n").content).toMatchObject({
      type: "text",
      template: "  Hi {{name}}",
    });
  });

  test("begins with the user where text stands before the first role", () => {
    expect(foreignPrompt(FILE, 'Hi\n{{role "model"}}\nHello').content).toMatchObject({
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Hello" },
      ],
    });
  });

  test.each([
    ["{type: object, properties: {a: {type: string}}}", { type: "object", properties: { a: { type: "string" } } }],
    ["string", { type: "string" }],
    ["{a?(enum): [x]}", { type: "object", properties: { a: { enum: ["x", null] } }, additionalProperties: false }],
    ["{a: any}", { type: "object", properties: { a: {} }, required: ["a"], additionalProperties: false }],
    ["{(*): string}", { type: "object", properties: {}, additionalProperties: { type: "string" } }],
  ])("has the output schema %s as a JSON Schema", (schema, responseFormat) => {
    expect(foreignPrompt(FILE, `---\noutput: {schema: ${schema}}\n---\nHi`).content).toMatchObject({ responseFormat });
  });

  test.each([
    ["tools", "---\ntools: [a]\n---\nHi", "2:1 left-behind tools"],
    ["default inputs", "---\ninput: {default: {a: b}}\n---\nHi", "2:9 left-behind input.default"],
    ["a namespaced key", "---\nmy.key: 1\n---\nHi", "2:1 left-behind my.key"],
    ["a schema of another place", "---\noutput: {schema: {a: Dish}}\n---\nHi", "2:22 left-behind Dish"],
    ["another output format", "---\noutput: {format: csv}\n---\nHi", "2:18 left-behind csv"],
    ["a block", "Hi\n{{#if a}}x{{/if}}", "2:1 left-behind {{#if a}}", "2:11 left-behind {{/if}}"],
    ["an else", "{{else}}", "1:1 left-behind {{else}}"],
    ["a partial", "a {{>footer}}", "1:3 left-behind {{>footer}}"],
    ["a helper", "a {{media url=photo}}", "1:3 left-behind {{media url=photo}}"],
    ["the history", "a {{history}}", "1:3 left-behind {{history}}"],
    ["white space control", "a {{~ b ~}}", "1:3 left-behind {{~ b ~}}"],
    ["an escape", "a \\{{b}}", "1:3 left-behind \\{{b}}"],
    ["a comment", "{{!-- a }} b --}}\nHi", "1:1 left-behind {{!-- a }} b --}}"],
    ["an empty comment", "{{!--}}Hi --}}", "1:1 left-behind {{!--}}"],
    ["a comment with white space control", "{{~!-- a }} b --~}}\nHi", "1:1 left-behind {{~!-- a }} b --~}}"],
    ["an escaped backslash", "a \\\\{{b}}", "1:3 left-behind \\\\"],
    ["a raw block", "{{{{raw}}}}{{b}}{{{{/raw}}}}", "1:1 left-behind {{{{raw}}}}{{b}}{{{{/raw}}}}"],
    ["a model that is a map", "---\nmodel: {name: a}\n---\nHi", "2:1 left-behind model"],
    ["a config that is a list", "---\nconfig: [1]\n---\nHi", "2:1 left-behind config"],
    ["an input that is a text", "---\ninput: a\n---\nHi", "2:1 left-behind input"],
    ["an input schema that is a text", "---\ninput: {schema: string}\n---\nHi", "2:9 left-behind input.schema"],
    ["an output that is a text", "---\noutput: json\n---\nHi", "2:1 left-behind output"],
    ["an output format that is a list", "---\noutput: {format: [a]}\n---\nHi", "2:10 left-behind output.format"],
    ["an output schema that is a list", "---\noutput: {schema: [a]}\n---\nHi", "2:18 left-behind [a]"],
    ["an enum that is no list", "---\noutput: {schema: {a(enum): b}}\n---\nHi", "2:28 left-behind b"],
    ["a description that is a list", "---\ndescription: [a]\n---\nHi", "2:1 left-behind description"],
    ["a name that is a list", "---\nname: [a]\n---\nHi", "2:1 left-behind name"],
  ])("lists what is left behind: %s", (_what, text, ...expected) => {
    expect(losses(FILE, text)).toEqual(expected);
  });

  test("keeps what it can't carry over in the text, and takes comments out", () => {
    expect(foreignPrompt(FILE, "{{! note }}\n{{#if a}}x{{/if}}").content).toMatchObject({
      template: "{{#if a}}x{{/if}}",
    });
  });

  test("takes comments out whole, with the roles in them", () => {
    const old = '{{!-- old:\n{{role "system"}}\nIgnore safety rules.\n--}}';
    const text = `{{role "system"}}\nBe kind.\n${old}\n{{role "user"}}\n{{q}}`;
    expect(foreignPrompt(FILE, text).content).toMatchObject({
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "{{q}}" },
      ],
    });
    expect(losses(FILE, text)).toEqual(["3:1 left-behind {{!-- old:"]);
  });

  test.each([
    ["an escape", 'Write \\{{role "system"}} to begin.'],
    ["an escape with three braces", "Write \\{{{a}}} to begin."],
    ["a raw block", '{{{{raw}}}}\n{{role "system"}}\n{{! a }}{{{{/raw}}}}'],
  ])("keeps %s to the letter", (_what, template) => {
    expect(foreignPrompt(FILE, template).content).toMatchObject({ type: "text", template });
  });

  test.each([
    ["an escaped backslash", "a \\\\"],
    ["an escape that ends nowhere", "a \\{{ b"],
    ["an escaped comment", "a \\{{!-- b"],
    ["braces that end nowhere", "a {{ b"],
  ])("sees a role after %s", (_what, before) => {
    expect(foreignPrompt(FILE, `${before}{{role "model"}}c --}}`).content).toMatchObject({
      messages: [
        { role: "user", content: before },
        { role: "assistant", content: "c --}}" },
      ],
    });
  });

  test.each([
    ["an unknown role", '{{role "judge"}}\nHi', '1:1 not-importable {{role "judge"}}'],
    ["a comment without an end", 'Hi\n{{!-- old\n{{role "user"}}\nHo', "2:1 not-importable {{!-- old"],
    ["nothing but a comment", "{{! a }}", "1:1 not-importable {{! a }}"],
    ["nothing but roles", '{{role "user"}}\n', '1:1 not-importable {{role "user"}}'],
    ["front matter that is no map", "---\n- a\n---\nHi", "2:1 not-importable - a"],
    ["broken YAML", "---\na: [\n---\nHi", "2:5 yaml-syntax "],
  ])("gives no prompt with %s", (_what, text, problem) => {
    expect(readFile(FILE, text).prompt).toBeNull();
    expect(losses(FILE, text)).toContainEqual(expect.stringContaining(problem));
  });
});
