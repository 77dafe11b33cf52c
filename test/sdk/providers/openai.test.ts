import { describe, expect, expectTypeOf, it } from "vitest";
import { type OpenAIRequest, toOpenAI } from "../../../src/sdk/providers/openai.ts";
import type { TextPrompt } from "../../../src/sdk/prompt-types.ts";
import { samplePrompt } from "../sample-prompt.ts";

const GPT = { provider: "openai", model_name: "gpt-4o" };

/** As OpenAI's own client declares its parameters, of which a request needs no more. */
type Message =
  | { role: "developer"; content: string }
  | { role: "system"; content: string }
  | { role: "user"; content: string }
  | { role: "assistant"; content?: string | null }
  | { role: "tool"; content: string; tool_call_id: string };

interface Parameters {
  messages: Message[];
  model: string;
  temperature?: number | null;
  max_tokens?: number | null;
  stop?: string | null | string[];
  response_format?:
    | { type: "text" }
    | { type: "json_schema"; json_schema: { name: string; schema?: { [key: string]: unknown } } };
}

describe("a request to OpenAI", () => {
  it("says a text as the user, with the settings under the names they have there", () => {
    const modelConfig = {
      ...GPT,
      temperature: 0.2,
      max_tokens: 800,
      top_p: 0.9,
      top_k: 40,
      frequency_penalty: 0.1,
      presence_penalty: -0.1,
      stop_sequences: ["END"],
      seed: 7,
    };
    expect(toOpenAI(samplePrompt("Hi {{name}}", { modelConfig }), { name: "Ada" })).toEqual({
      model: "gpt-4o",
      messages: [{ role: "user", content: "Hi Ada" }],
      temperature: 0.2,
      max_tokens: 800,
      top_p: 0.9,
      frequency_penalty: 0.1,
      presence_penalty: -0.1,
      stop: ["END"],
      seed: 7,
    });
  });

  it("has a chat's messages, and the response format as a schema of the prompt's name", () => {
    const messages = [
      { role: "system", content: "Be kind" },
      { role: "user", content: "{{issue}}" },
    ];
    const schema = { type: "object", properties: { answer: { type: "string" } } };
    const prompt = samplePrompt(messages, { modelConfig: GPT, responseFormat: schema });
    expect(toOpenAI(prompt, { issue: "x" })).toEqual({
      model: "gpt-4o",
      messages: [messages[0], { role: "user", content: "x" }],
      response_format: { type: "json_schema", json_schema: { name: "sample", schema } },
    });
  });

  it("has another config where one is given, and not what is null there", () => {
    const prompt = samplePrompt("Hi", { modelConfig: { ...GPT, temperature: 1, max_tokens: 5 } });
    const config = { model_name: "gpt-5", temperature: null, reasoning_effort: "low" };
    expect(toOpenAI(prompt, {}, { config })).toEqual({
      model: "gpt-5",
      messages: [{ role: "user", content: "Hi" }],
      max_tokens: 5,
      reasoning_effort: "low",
    });
  });

  it("is refused without a model", () => {
    expect(() => toOpenAI(samplePrompt("Hi"), {})).toThrow(
      expect.objectContaining({
        code: "usage",
        message: "prompts:/sample/1 names no model",
        hint: 'write model: in its file, or give it as the last argument: { config: { model_name: "…" } }',
      }),
    );
  });

  it("is refused with a setting of another type", () => {
    const prompt = samplePrompt("Hi", { modelConfig: { ...GPT, temperature: "hot" } });
    expect(() => toOpenAI(prompt, {})).toThrow("temperature in the model config of prompts:/sample/1 can't be used");
  });

  it("is refused with a message that answers a tool's call", () => {
    const prompt = samplePrompt([{ role: "tool", content: "42" }], { modelConfig: GPT });
    expect(() => toOpenAI(prompt, {})).toThrow('has a message of the role "tool"');
  });

  it("is what OpenAI's client takes, and is asked for with the prompt's own variables", () => {
    expectTypeOf<OpenAIRequest>().toExtend<Parameters>();
    const wrong = (prompt: TextPrompt<{ readonly name: string }>) => [
      toOpenAI(prompt, { name: "Ada" }),
      // @ts-expect-error without a value
      toOpenAI(prompt, {}),
    ];
    expectTypeOf(wrong).toBeFunction();
  });
});
