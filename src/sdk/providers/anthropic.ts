import type { Message } from "../../core/content.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { Prompt, PromptValues } from "../prompt-types.ts";
import { filledMessages, modelConfigOf, overridden, unknownRole } from "./model-config.ts";
import type { RequestOptions } from "./request-options.ts";

/** The body of a request for a message. */
export interface AnthropicRequest {
  readonly model: string;
  readonly max_tokens: number;
  readonly system?: string;
  readonly messages: AnthropicMessage[];
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
  readonly stop_sequences?: string[];
}

export interface AnthropicMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/**
 * The prompt as the body of a request to Anthropic's messages. The system messages at its beginning become `system`, with an
 * empty line between them; `provider` and the two penalties are left out, and so is the response format; keys that MLflow's model
 * config does not know go through as they are.
 * @throws PromptreeError `usage` as `format`, without a model or `max_tokens`, and for a message of any other role or place.
 */
export function toAnthropic<Values extends object>(
  prompt: Prompt<Values>,
  values: Values,
  options?: RequestOptions,
): AnthropicRequest;
export function toAnthropic(prompt: Prompt, values: PromptValues, options: RequestOptions = {}): AnthropicRequest {
  const {
    provider: _provider,
    frequency_penalty: _frequency,
    presence_penalty: _presence,
    model_name: model,
    max_tokens: maxTokens,
    ...settings
  } = modelConfigOf(prompt, options);
  if (maxTokens === undefined) {
    throw new PromptreeError("usage", `${prompt.uri} has no max_tokens, which Anthropic asks for`, {
      hint: `write it under config: in its file, or ${overridden("max_tokens", "1024")}`,
    });
  }
  const messages = filledMessages(prompt, values);
  const from = messages.findIndex(({ role }) => role !== "system");
  const begin = from === -1 ? messages.length : from;
  const system = messages.slice(0, begin).map(({ content }) => content);
  return {
    ...settings,
    model,
    max_tokens: maxTokens,
    ...(system.length > 0 && { system: system.join("\n\n") }),
    messages: messages.slice(begin).map((message) => anthropicMessage(prompt, message)),
  };
}

function anthropicMessage(prompt: Prompt, { role, content }: Message): AnthropicMessage {
  if (role === "user" || role === "assistant") return { role, content };
  if (role !== "system") throw unknownRole(prompt, role, "Anthropic");
  throw new PromptreeError(
    "usage",
    `${prompt.uri} has a system message after another one, which has no place in a request to Anthropic`,
    {
      hint: "put system messages first",
    },
  );
}
