import type { Content } from "../../src/core/content.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { makePrompt } from "../../src/sdk/prompt.ts";
import type { Prompt } from "../../src/sdk/prompt-types.ts";
import type { Template } from "./format-cases.ts";

interface Settings {
  readonly modelConfig: JsonObject | null;
  readonly responseFormat: JsonObject | null;
}

/** Version 1 of a prompt of that text, or of those messages. */
export function samplePrompt(template: Template, overrides: Partial<Settings> = {}): Prompt {
  const settings: Settings = { modelConfig: null, responseFormat: null, ...overrides };
  const content: Content =
    typeof template === "string"
      ? { type: "text", template, ...settings }
      : { type: "chat", messages: template, ...settings };
  const about = {
    uri: "prompts:/sample/1",
    name: "sample",
    version: 1,
    isDraft: false,
    isFallback: false,
    aliases: [],
    tags: {},
    commit: null,
    message: "",
    description: null,
  };
  return makePrompt(about, content);
}
