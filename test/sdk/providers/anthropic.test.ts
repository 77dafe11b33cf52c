import { describe, expect, it } from "vitest";
import { toAnthropic } from "../../../src/sdk/providers/anthropic.ts";
import { samplePrompt } from "../sample-prompt.ts";

const CLAUDE = { provider: "anthropic", model_name: "claude-sonnet-4-5", max_tokens: 800 };

const user = (content: string) => ({ role: "user", content });
const system = (content: string) => ({ role: "system", content });
const assistant = (content: string) => ({ role: "assistant", content });

describe("a request to Anthropic", () => {
  it("says a text as the user, with the settings that there are there", () => {
    const modelConfig = {
      ...CLAUDE,
      temperature: 0.2,
      top_p: 0.9,
      top_k: 40,
      frequency_penalty: 0.1,
      presence_penalty: -0.1,
      stop_sequences: ["END"],
      service_tier: "auto",
    };
    expect(toAnthropic(samplePrompt("Hi {{name}}", { modelConfig }), { name: "Ada" })).toEqual({
      model: "claude-sonnet-4-5",
      max_tokens: 800,
      messages: [user("Hi Ada")],
      temperature: 0.2,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ["END"],
      service_tier: "auto",
    });
  });

  it("has the system messages at the beginning apart", () => {
    const messages = [system("Be {{how}}"), system("Be brief"), user("Hi"), assistant("Yes?"), user("Bye")];
    expect(toAnthropic(samplePrompt(messages, { modelConfig: CLAUDE }), { how: "kind" })).toEqual({
      model: "claude-sonnet-4-5",
      max_tokens: 800,
      system: "Be kind\n\nBe brief",
      messages: [user("Hi"), assistant("Yes?"), user("Bye")],
    });
  });

  it.each([
    ["a system message later on", [user("Hi"), system("Be kind")], CLAUDE, "has a system message after another one"],
    ["a role that it does not know", [{ role: "tool", content: "42" }], CLAUDE, 'has a message of the role "tool"'],
    ["no max_tokens", "Hi", { model_name: "claude-sonnet-4-5" }, "has no max_tokens"],
    ["no model", "Hi", { max_tokens: 5 }, "names no model"],
  ])("is refused with %s", (_, template, modelConfig, message) => {
    expect(() => toAnthropic(samplePrompt(template, { modelConfig }), {})).toThrow(message);
  });

  it("takes what is missing from the config that is given", () => {
    const config = { model_name: "claude-haiku-4-5", max_tokens: 10 };
    expect(toAnthropic(samplePrompt("Hi"), {}, { config })).toEqual({
      model: "claude-haiku-4-5",
      max_tokens: 10,
      messages: [user("Hi")],
    });
  });
});
