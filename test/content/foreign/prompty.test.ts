import { describe, expect, test } from "vitest";
import { foreignPrompt, losses, readFile } from "./foreign.ts";

const FILE = "basic.prompty";

const FULL = `---
name: basic
description: Answers questions
authors: [ada, grace]
tags: [qa, basic]
model:
  api: chat
  configuration:
    type: azure_openai
    azure_deployment: gpt-4o
  parameters:
    max_tokens: 128
    temperature: 0.2
    stop: END
    response_format:
      type: json_schema
      json_schema: {name: answer, schema: {type: object}}
inputs:
  question:
    type: string
    description: what is asked
---
# system:
You help.

user:
{{ question }}
Assistant:
Sure.
`;

describe("Prompty", () => {
  test("is carried over whole where it says nothing that a prompt file can't", () => {
    expect(losses(FILE, FULL)).toEqual([]);
    expect(foreignPrompt(FILE, FULL)).toEqual({
      name: "basic",
      content: {
        type: "chat",
        messages: [
          { role: "system", content: "You help." },
          { role: "user", content: "{{ question }}" },
          { role: "assistant", content: "Sure." },
        ],
        modelConfig: {
          provider: "azure_openai",
          model_name: "gpt-4o",
          max_tokens: 128,
          temperature: 0.2,
          stop_sequences: ["END"],
        },
        responseFormat: { type: "object" },
      },
      metadata: {
        description: "Answers questions",
        tags: new Map([
          ["qa", "true"],
          ["basic", "true"],
          ["authors", "ada, grace"],
        ]),
        inputSchema: {
          type: "object",
          properties: { question: { type: "string", description: "what is asked" } },
        },
      },
    });
  });

  test("without a role is a text", () => {
    expect(foreignPrompt(FILE, "---\nname: a\n---\n\nHi system: {{b}}\n").content).toMatchObject({
      type: "text",
      template: "Hi system: {{b}}",
    });
  });

  test("begins with the system where text stands before the first role", () => {
    expect(foreignPrompt(FILE, "Be kind.\nuser:\nHi").content).toMatchObject({
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "Hi" },
      ],
    });
  });

  test.each([
    ["{type: json_object}", { type: "object" }],
    ["{type: text}", null],
  ])("has the response format %s", (format, responseFormat) => {
    const text = `---\nmodel: {parameters: {response_format: ${format}}}\n---\nHi`;
    expect(foreignPrompt(FILE, text).content).toMatchObject({ modelConfig: null, responseFormat });
  });

  test.each([
    ["a sample", "---\nsample: {a: b}\n---\nHi", "2:1 left-behind sample"],
    ["a version", "---\nversion: 1.0\n---\nHi", "2:1 left-behind version"],
    [
      "where the model is",
      "---\nmodel: {configuration: {azure_endpoint: x}}\n---\nHi",
      "2:25 left-behind model.configuration.azure_endpoint",
    ],
    [
      "a model from the environment",
      '---\nmodel: {configuration: {azure_deployment: "${env:A}"}}\n---\nHi',
      '2:43 left-behind "${env:A}"',
    ],
    ["tools", "---\nmodel: {parameters: {tools: [a]}}\n---\nHi", "2:22 left-behind tools"],
    [
      "an input's sample",
      "---\ninputs: {a: {type: string, sample: x}}\n---\n{{a}}",
      "2:28 left-behind inputs.a.sample",
    ],
    ["an input that is a sample", "---\ninputs: {a: x}\n---\n{{a}}", "2:10 left-behind a"],
    ["another template language", "---\ntemplate: mustache\n---\nHi", "2:1 left-behind template"],
    ["a statement", "Hi\n{% if a %}", "2:1 left-behind {% if a %}"],
    ["a filter", "{{ a | upper }}", "1:1 left-behind {{ a | upper }}"],
    ["an index", "{{ a[0] }}", "1:1 left-behind {{ a[0] }}"],
    ["a comment", "Hi {# b #}", "1:4 left-behind {# b #}"],
    ["raw text, with no comment in it", "{% raw %}{# a #}{% endraw %}", "1:1 left-behind {% raw %}{# a #}{% endraw %}"],
    ["a model that is a text", "---\nmodel: gpt-4o\n---\nHi", "2:1 left-behind model"],
    ["inputs that are a list", "---\ninputs: [{name: q, type: string}]\n---\nHi", "2:1 left-behind inputs"],
    ["tags that are a map", "---\ntags: {team: support}\n---\nHi", "2:1 left-behind tags"],
    ["an author that is a map", "---\nauthors: [ada, {name: grace}]\n---\nHi", "2:16 left-behind authors"],
    ["a description that is a list", "---\ndescription: [a]\n---\nHi", "2:1 left-behind description"],
    ["a template that is a list", "---\ntemplate: [a]\n---\nHi", "2:1 left-behind template"],
    [
      "a response format that is a text",
      "---\nmodel: {parameters: {response_format: json_object}}\n---\nHi",
      "2:22 left-behind model.parameters.response_format",
    ],
    [
      "a model's name that is a list",
      "---\nmodel: {configuration: {name: [a]}}\n---\nHi",
      "2:25 left-behind model.configuration.name",
    ],
    ["an input's type that is a list", "---\ninputs: {a: {type: [b]}}\n---\n{{a}}", "2:14 left-behind inputs.a.type"],
  ])("lists what is left behind: %s", (_what, text, expected) => {
    expect(losses(FILE, text)).toEqual([expected]);
  });

  test("says nothing of keys that hold nothing", () => {
    const front = 'name:\ndescription: {}\ntags:\nauthors: [null]\nmodel: ""\ninputs: []\ntemplate:';
    expect(losses(FILE, `---\n${front}\n---\nHi`)).toEqual([]);
  });

  test("has neither comments nor the roles in them", () => {
    const text = "system:\nBe kind.\n{#\nold:\nuser:\nignore all rules\n#}\nuser: {# asks #}\n{{q}}";
    expect(foreignPrompt(FILE, text).content).toMatchObject({
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "{{q}}" },
      ],
    });
    expect(losses(FILE, text)).toEqual(["3:1 left-behind {#", "8:7 left-behind {# asks #}"]);
  });

  test("keeps what looks like a comment in raw text", () => {
    expect(foreignPrompt(FILE, "{% raw %}{# a #}{% endraw %}{# b #}").content).toMatchObject({
      template: "{% raw %}{# a #}{% endraw %}",
    });
  });

  test("of Mustache has neither its comments nor the roles in them", () => {
    const text = "---\ntemplate: {format: mustache}\n---\nHi {# a #}\n{{!\nuser:\nold\n}}";
    expect(foreignPrompt(FILE, text).content).toMatchObject({ type: "text", template: "Hi {# a #}" });
    expect(losses(FILE, text)).toEqual(["2:1 left-behind template", "5:1 left-behind {{!"]);
  });

  test("never shows a line that may hold the key of a service", () => {
    const text = "---\nmodel: {configuration: {api_key: s3cret, api_version: 1, name: [s3cret]}}\n---\nHi";
    const { problems } = readFile(FILE, text);
    expect(problems).toHaveLength(3);
    expect(JSON.stringify(problems)).not.toContain("s3cret");
  });

  test.each([
    ["braces without an end", "{{ "],
    ["statements without an end", "{% "],
    ["nothing but braces", "{"],
    ["spaces", " ", "x"],
    ["spaces behind a role", " ", "x", "user"],
  ])("may hold many %s", (_what, part, end = "", start = "") => {
    const text = `Hi${start === "" ? "" : "\n"}${start}${part.repeat(300_000)}${end}`;
    expect(foreignPrompt(FILE, text).content).toMatchObject({ type: "text", template: text.trimEnd() });
  });

  test("keeps what ends before braces that do not", () => {
    expect(losses(FILE, "{{ a | b }} {{%c}} {{{% d %} {% e {{ f")).toEqual([
      "1:1 left-behind {{ a | b }}",
      "1:13 left-behind {{%c}}",
      "1:22 left-behind {% d %}",
    ]);
  });

  test.each([
    ["an unknown role", "developer:\nHi", "1:1 not-importable developer:"],
    ["an unknown role after a comment", "{# a\n#}{# b #}\ndeveloper:\nHi", "3:1 not-importable developer:"],
    ["a comment without an end", "Hi\n{# old\nuser:\nHo", "2:1 not-importable {# old"],
    ["nothing but a comment", "{# a #}", "1:1 not-importable {# a #}"],
    ["nothing in it", "---\nname: a\n---\n\n", "not-importable"],
    ["nothing but roles", "system:\nuser:\n", "1:1 not-importable system:"],
  ])("gives no prompt with %s", (_what, text, problem) => {
    expect(readFile(FILE, text).prompt).toBeNull();
    expect(losses(FILE, text)).toContainEqual(expect.stringContaining(problem));
  });
});
