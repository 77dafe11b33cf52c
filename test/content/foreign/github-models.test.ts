import { describe, expect, test } from "vitest";
import { NO_METADATA } from "../../../src/core/metadata.ts";
import { foreignPrompt, losses, readFile } from "./foreign.ts";

const FILE = "summary.prompt.yml";

const FULL = `name: summary
description: Summarises a text
model: openai/gpt-4o-mini
modelParameters:
  temperature: 0.5
  maxTokens: 200
messages:
  - role: system
    content: You summarise texts.
  - role: user
    content: |
      <text>
      {{input}}
      </text>
responseFormat: json_schema
jsonSchema: '{"name": "s", "strict": true, "schema": {"type": "object", "required": ["a"]}}'
`;

const HI = "messages: [{role: user, content: Hi}]\n";

describe("GitHub Models", () => {
  test("is carried over whole where it says nothing that a prompt file can't", () => {
    expect(losses(FILE, FULL)).toEqual([]);
    expect(foreignPrompt(FILE, FULL)).toEqual({
      name: "summary",
      content: {
        type: "chat",
        messages: [
          { role: "system", content: "You summarise texts." },
          { role: "user", content: "<text>\n{{input}}\n</text>\n" },
        ],
        modelConfig: { provider: "openai", model_name: "gpt-4o-mini", temperature: 0.5, max_tokens: 200 },
        responseFormat: { type: "object", required: ["a"] },
      },
      metadata: { ...NO_METADATA, description: "Summarises a text" },
    });
  });

  test.each([
    ["responseFormat: json_object\n", { type: "object" }],
    ["responseFormat: text\n", null],
    ["responseFormat: json_schema\njsonSchema: {type: object, a: 1}\n", { type: "object", a: 1 }],
  ])("%j is the response format", (lines, responseFormat) => {
    expect(foreignPrompt(FILE, HI + lines).content).toMatchObject({ responseFormat });
    expect(losses(FILE, HI + lines)).toEqual([]);
  });

  test("may end with .yaml", () => {
    expect(foreignPrompt("summary.prompt.yaml", HI).content.type).toBe("chat");
  });

  test.each([
    ["test data", `${HI}testData: [{input: a}]`, "2:1 left-behind testData"],
    ["evaluators", `${HI}evaluators: [{name: a}]`, "2:1 left-behind evaluators"],
    ["a schema that nothing asks for", `${HI}jsonSchema: "{}"`, "2:1 left-behind jsonSchema"],
    ["a schema that is no JSON", `${HI}responseFormat: json_schema\njsonSchema: "{"`, "3:1 left-behind jsonSchema"],
    ["another response format", `${HI}responseFormat: xml`, "2:1 left-behind responseFormat"],
    ["a response format that is a map", `${HI}responseFormat: {a: b}`, "2:1 left-behind responseFormat"],
    ["a schema that is a list", `${HI}responseFormat: json_schema\njsonSchema: [a]`, "3:1 left-behind jsonSchema"],
    ["a model that is a map", `${HI}model: {id: a}`, "2:1 left-behind model"],
    ["parameters that are a list", `${HI}modelParameters: [a]`, "2:1 left-behind modelParameters"],
    ["a description that is a map", `${HI}description: {a: b}`, "2:1 left-behind description"],
    ["another key of a message", "messages: [{role: user, content: Hi, name: a}]", "1:38 left-behind messages.name"],
    ["blocks", "messages:\n  - role: user\n    content: |\n      a\n      {{#b}}", "5:7 left-behind {{#b}}"],
  ])("lists what is left behind: %s", (_what, text, expected) => {
    expect(losses(FILE, text)).toEqual([expected]);
  });

  test.each([
    ["no messages", "name: a\n", "1:1 not-importable"],
    ["an unknown role", "messages: [{role: developer, content: Hi}]", "not-importable"],
    ["a message without content", "messages: [{role: user}]", "not-importable"],
    ["a message whose content is a list", "messages: [{role: user, content: [Hi]}]", "not-importable"],
    ["a message that is a text", "messages: [Hi]", "not-importable"],
    ["a list in its place", "- a\n", "1:1 not-importable"],
    ["YAML anchors", "messages: [{role: user, content: &a Hi}]", "yaml-anchor"],
  ])("gives no prompt with %s", (_what, text, problem) => {
    expect(readFile(FILE, text).prompt).toBeNull();
    expect(losses(FILE, text)).toContainEqual(expect.stringContaining(problem));
  });
});
