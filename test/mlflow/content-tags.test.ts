import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestContent } from "../../src/core/digest.ts";
import { contentOf, contentTags } from "../../src/mlflow/content-tags.ts";
import { chatContent, textContent } from "../contract/builders.ts";
import { content } from "./arbitraries.ts";

test("content is the same after a round through tags", () => {
  fc.assert(
    fc.property(content, (value) => {
      const read = contentOf(contentTags(value));
      expect(read).toEqual(value);
      expect(digestContent(read)).toBe(digestContent(value));
    }),
  );
});

describe("content is written as MLflow's client does", () => {
  test("a text", () => {
    expect([...contentTags(textContent("Hello {{name}} é"))]).toEqual([
      ["mlflow.prompt.is_prompt", "true"],
      ["_mlflow_prompt_type", "text"],
      ["mlflow.prompt.text", "Hello {{name}} é"],
    ]);
  });

  test("a chat with settings", () => {
    const chat = chatContent(
      [
        { role: "system", content: "S {{x}}" },
        { role: "user", content: "é" },
      ],
      { modelConfig: { model_name: "gpt-4", temperature: 0.2 }, responseFormat: { type: "object" } },
    );
    expect([...contentTags(chat)]).toEqual([
      ["mlflow.prompt.is_prompt", "true"],
      ["_mlflow_prompt_type", "chat"],
      ["mlflow.prompt.text", '[{"role": "system", "content": "S {{x}}"}, {"role": "user", "content": "\\u00e9"}]'],
      ["_mlflow_prompt_response_format", '{"type": "object"}'],
      ["_mlflow_prompt_model_config", '{"model_name": "gpt-4", "temperature": 0.2}'],
    ]);
  });

  test("an empty setting is none", () => {
    const tags = contentTags(textContent("a", { modelConfig: {}, responseFormat: {} }));
    expect([...tags.keys()]).toEqual(["mlflow.prompt.is_prompt", "_mlflow_prompt_type", "mlflow.prompt.text"]);
  });
});

describe("a chat that can't be read as one is a text", () => {
  test.for([
    "not JSON",
    "{}",
    '"text"',
    "[1]",
    "[null]",
    '[{"role": "user"}]',
    '[{"role": "user", "content": null}]',
    '[{"role": "user", "content": [{"type": "text", "text": "a"}]}]',
    '[{"role": "user", "content": "a"}, {"role": 1, "content": "b"}]',
    '[{"role": "user", "content": "\\ud800"}]',
  ])("%s", (text) => {
    const tags = new Map([
      ["_mlflow_prompt_type", "chat"],
      ["mlflow.prompt.text", text],
    ]);
    expect(contentOf(tags)).toEqual(textContent(text));
  });
});

describe("a setting that can't be read is none", () => {
  test.for(["", "{", "null", "[]", "1", "{}", '{"temperature": NaN}', '{"temperature": 1e999}'])("%j", (text) => {
    const tags = new Map([
      ["mlflow.prompt.text", "a"],
      ["_mlflow_prompt_model_config", text],
      ["_mlflow_prompt_response_format", text],
    ]);
    expect(contentOf(tags)).toEqual(textContent("a"));
  });
});

test("a text needs no type, and JSON in one stays as it is", () => {
  const text = '[{"role": "user", "content": "a"}]';
  expect(contentOf(new Map([["mlflow.prompt.text", text]]))).toEqual(textContent(text));
  expect(contentOf(new Map())).toEqual(textContent(""));
});

test("a number that Python wrote as 0.0 gives the digest of 0", () => {
  const tags = new Map([["_mlflow_prompt_model_config", '{"temperature": 0.0}']]);
  expect(digestContent(contentOf(tags))).toBe(digestContent(textContent("", { modelConfig: { temperature: 0 } })));
});
