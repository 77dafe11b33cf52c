import { describe, expect, expectTypeOf, it } from "vitest";
import type { Message } from "../../src/core/content.ts";
import { promptOf } from "../../src/sdk/prompt.ts";
import type { ChatPrompt, Prompt, TextPrompt } from "../../src/sdk/prompt-types.ts";

const COMMIT = "4f1c2ab0".repeat(5);

function wire(tags: Readonly<Record<string, string>>, version = "3") {
  const all = { "mlflow.prompt.is_prompt": "true", ...tags };
  const list = Object.entries(all).map(([key, value]) => ({ key, value }));
  return { name: "greet", version, description: "Greet by name", tags: list };
}

const text = (template: string): Readonly<Record<string, string>> => ({
  _mlflow_prompt_type: "text",
  "mlflow.prompt.text": template,
});

describe("a version on the wire", () => {
  it("is a text with all that is known of it", () => {
    const model = wire({
      ...text("Hi {{name}}"),
      team: "sales",
      _mlflow_prompt_model_config: '{"model_name": "gpt-4o", "stop_sequences": ["END"]}',
      _mlflow_prompt_response_format: '{"type": "object"}',
      "promptree.commit": COMMIT,
      "promptree.description": "A greeting",
    });
    const prompt = promptOf(model, ["production"], "prompts:/greet@production");
    expect({ ...prompt, format: null }).toEqual({
      format: null,
      uri: "prompts:/greet@production",
      name: "greet",
      version: 3,
      isDraft: false,
      isFallback: false,
      type: "text",
      template: "Hi {{name}}",
      variables: ["name"],
      aliases: ["production"],
      tags: { team: "sales" },
      modelConfig: { model_name: "gpt-4o", stop_sequences: ["END"] },
      responseFormat: { type: "object" },
      commit: COMMIT,
      message: "Greet by name",
      description: "A greeting",
    });
  });

  it("is a chat", () => {
    const messages = [
      { role: "system", content: "Be kind to {{name}}" },
      { role: "user", content: "{{issue}} {{name}}" },
    ];
    const model = wire({ _mlflow_prompt_type: "chat", "mlflow.prompt.text": JSON.stringify(messages) });
    const prompt = promptOf(model, [], "prompts:/greet/3");
    expect(prompt).toMatchObject({
      type: "chat",
      messages,
      variables: ["name", "issue"],
      modelConfig: null,
      commit: null,
    });
  });

  it("is a draft where it says so", () => {
    const model = wire({ ...text("Hi"), "promptree.draft": "true" }, "0");
    expect(promptOf(model, ["draft"], "prompts:/greet@draft")).toMatchObject({ version: 0, isDraft: true, tags: {} });
  });

  it("has a tag named as what all objects have", () => {
    const { tags } = promptOf(wire({ ...text("Hi"), ["__proto__"]: "x", constructor: "y" }), [], "prompts:/greet/3");
    expect(Object.entries(tags)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });
});

describe("nobody changes", () => {
  const messages = [{ role: "user", content: "Hi" }];
  const model = wire({
    _mlflow_prompt_type: "chat",
    "mlflow.prompt.text": JSON.stringify(messages),
    _mlflow_prompt_model_config: '{"a": {"b": [{"c": 1}]}}',
  });

  it.each<[string, (prompt: Prompt) => unknown]>([
    ["a prompt", (prompt) => prompt],
    ["its aliases", (prompt) => prompt.aliases],
    ["its tags", (prompt) => prompt.tags],
    ["its variables", (prompt) => prompt.variables],
    ["its messages", (prompt) => prompt.type === "chat" && prompt.messages],
    ["one of its messages", (prompt) => prompt.type === "chat" && prompt.messages[0]],
    ["what is deep in its model config", (prompt) => prompt.modelConfig?.["a"]],
  ])("%s", (_, part) => {
    const value = part(promptOf(model, ["production"], "prompts:/greet/3"));
    expect([typeof value, Object.isFrozen(value)]).toEqual(["object", true]);
  });

  it("the prompt by way of what is made of it", () => {
    const prompt = promptOf(model, [], "prompts:/greet/3");
    const filled = prompt.format();
    if (typeof filled === "string") throw new Error("it is a chat");
    filled.push({ role: "user", content: "more" });
    expect(prompt.format()).toEqual(messages);
  });
});

// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
interface NoValues {}

describe("to the compiler", () => {
  it("what is filled in is a text, or messages", () => {
    const fill = (prompt: Prompt) => prompt.format({ name: "Ada", age: 36, isNew: true });
    expectTypeOf(fill).returns.toEqualTypeOf<string | Message[]>();
    const fillPart = (prompt: Prompt) => prompt.format({ name: "Ada" }, { allowPartial: true });
    expectTypeOf(fillPart).returns.toEqualTypeOf<Prompt>();
  });

  it("a prompt of known variables needs each of them", () => {
    type Greeting = TextPrompt<{ readonly name: string }>;
    const wrong = (prompt: Greeting) => [
      // @ts-expect-error without its value
      prompt.format(),
      // @ts-expect-error with another name
      prompt.format({ nmae: "Ada" }),
      // @ts-expect-error of another type
      prompt.format({ name: 1 }),
      prompt.format({}, { allowPartial: true }),
      prompt.format({ name: "Ada" }),
    ];
    expectTypeOf(wrong).toBeFunction();
  });

  it("a prompt without variables needs no values, and any prompt is a prompt", () => {
    const all = (plain: ChatPrompt<NoValues>, known: TextPrompt<{ name: string }>): readonly Prompt[] => {
      plain.format();
      return [plain, known];
    };
    expectTypeOf(all).toBeFunction();
  });
});
