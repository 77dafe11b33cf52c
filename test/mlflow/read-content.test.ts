import { describe, expect, test } from "vitest";
import { digestContent } from "../../src/core/digest.ts";
import type { Tags } from "../../src/core/metadata.ts";
import { readContent } from "../../src/mlflow/read-content.ts";
import { storedDigest } from "../../src/mlflow/stored-digest.ts";
import { chatContent, textContent } from "../contract/builders.ts";

/** With its digest. */
function readTags(tags: Tags) {
  const read = readContent(tags);
  return { ...read, digest: storedDigest(tags, read) };
}

function chatTags(text: string) {
  return new Map([
    ["_mlflow_prompt_type", "chat"],
    ["mlflow.prompt.text", text],
  ]);
}

describe("a chat that is more, or other, than messages of a role and a text", () => {
  const PARTS = '[{"role": "user", "content": [{"type": "text", "text": "x"}]}]';

  test.for([
    ["not JSON", ["its messages are no JSON list"]],
    ["{}", ["its messages are no JSON list"]],
    ["[1]", ["its message 1 is no object"]],
    ["[[]]", ["its message 1 is no object"]],
    ['[{"role": "user"}]', ["its message 1 has no text"]],
    ['[{"role": "assistant", "content": null}]', ["its message 1 has no text"]],
    [PARTS, ["its message 1 is a list of parts"]],
    [
      '[{"role": "user", "content": "a"}, {"role": 1, "content": []}]',
      ["its message 2 has no role", "its message 2 is a list of parts"],
    ],
    [
      '[{"role": "tool", "content": "a", "tool_call_id": "1", "name": "b"}]',
      [
        'its message 1 has "tool_call_id", which is neither its role nor its text',
        'its message 1 has "name", which is neither its role nor its text',
      ],
    ],
  ] as const)("is said to be so: %s", ([text, unread]) => {
    expect(readTags(chatTags(text)).unread).toEqual(unread);
  });

  test("has a digest that no file has, and one of its own", () => {
    const { content, digest } = readTags(chatTags(PARTS));
    expect(content).toEqual(textContent(PARTS));
    expect(digest).not.toBe(digestContent(content));
    expect(readTags(chatTags(PARTS)).digest).toBe(digest);
    expect(readTags(chatTags(PARTS.replace("x", "y"))).digest).not.toBe(digest);
  });

  test("has a digest even with half a character", () => {
    expect(readTags(chatTags("\ud800")).unread).toEqual(["its messages are no JSON list"]);
  });

  test("is not what a file with its messages has, where they have more", () => {
    const { content, digest } = readTags(chatTags('[{"role": "user", "content": "a", "name": "b"}]'));
    expect(content).toEqual(chatContent([{ role: "user", content: "a" }]));
    expect(digest).not.toBe(digestContent(content));
  });
});

describe.each([
  ["_mlflow_prompt_model_config", "its model config"],
  ["_mlflow_prompt_response_format", "its response format"],
])("a setting in %s", (key, what) => {
  const read = (setting: string) =>
    readTags(
      new Map([
        ["mlflow.prompt.text", "a"],
        [key, setting],
      ]),
    );

  test.for(["", "null", "{}", " {} "])("is none: %j", (setting) => {
    expect(read(setting)).toEqual({ content: textContent("a"), digest: digestContent(textContent("a")), unread: [] });
  });

  test.for(["{", "[]", "1", '{"temperature": NaN}', '{"temperature": 1e999}'])("can't be read: %j", (setting) => {
    const { content, digest, unread } = read(setting);
    expect(unread).toEqual([`${what} can't be read as a JSON object`]);
    expect(content).toEqual(textContent("a"));
    expect(digest).not.toBe(digestContent(content));
  });

  test.for([
    ['{"big": 12345678901234567890}', "12345678901234567890"],
    ['{"a": "\\"1", "b": [{"seed": -9007199254740993}]}', "-9007199254740993"],
    ['{"a": 9223372036854775808}', "9223372036854775808"],
  ] as const)("has a number that is not kept exactly: %j", ([setting, number]) => {
    const { content, digest, unread } = read(setting);
    expect(unread).toEqual([`${what} has ${number}, a number too large to be kept exactly`]);
    expect(digest).not.toBe(digestContent(content));
  });

  test.for([
    '{"a": 9007199254740991, "b": -0}',
    '{"a": 100000000000000000, "b": 12345678901234567000}',
    '{"a": "12345678901234567890", "\\"12345678901234567890": 1}',
    '{"a": 1.2345678901234567e+19, "b": 0.12345678901234568, "c": 1e+16}',
  ])("is read whole: %j", (setting) => {
    const { content, digest, unread } = read(setting);
    expect(unread).toEqual([]);
    expect(digest).toBe(digestContent(content));
  });
});
