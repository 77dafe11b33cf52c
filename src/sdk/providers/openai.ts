import type { Message } from "../../core/content.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Prompt, PromptValues } from "../prompt-types.ts";
import { filledMessages, modelConfigOf, unknownRole } from "./model-config.ts";
import type { RequestOptions } from "./request-options.ts";

/** The body of a request for chat completions. */
export interface OpenAIRequest {
  readonly model: string;
  readonly messages: OpenAIMessage[];
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly top_p?: number;
  readonly frequency_penalty?: number;
  readonly presence_penalty?: number;
  readonly stop?: string[];
  readonly response_format?: OpenAIResponseFormat;
}

export interface OpenAIMessage {
  readonly role: "developer" | "system" | "user" | "assistant";
  readonly content: string;
}

export interface OpenAIResponseFormat {
  readonly type: "json_schema";
  readonly json_schema: { readonly name: string; readonly schema: Record<string, unknown> };
}

/** In characters. */
const SCHEMA_NAME_LIMIT = 64;

/**
 * The prompt as the body of a request to OpenAI's chat completions, or to a server that takes the same. `stop_sequences` is
 * called `stop` there; `provider` and `top_k` are left out; keys that MLflow's model config does not know go through as they are.
 * @throws PromptreeError `usage` as `format`, without a model, and for a message of any other role.
 */
export function toOpenAI<Values extends object>(
  prompt: Prompt<Values>,
  values: Values,
  options?: RequestOptions,
): OpenAIRequest;
export function toOpenAI(prompt: Prompt, values: PromptValues, options: RequestOptions = {}): OpenAIRequest {
  const {
    provider: _provider,
    model_name: model,
    top_k: _topK,
    stop_sequences: stop,
    ...settings
  } = modelConfigOf(prompt, options);
  return {
    ...settings,
    model,
    messages: filledMessages(prompt, values).map((message) => openAIMessage(prompt, message)),
    ...(stop !== undefined && { stop }),
    ...(prompt.responseFormat !== null && { response_format: responseFormat(prompt.name, prompt.responseFormat) }),
  };
}

function openAIMessage(prompt: Prompt, { role, content }: Message): OpenAIMessage {
  switch (role) {
    case "developer":
    case "system":
    case "user":
    case "assistant":
      return { role, content };
    default:
      throw unknownRole(prompt, role, "OpenAI");
  }
}

function responseFormat(name: string, schema: JsonObject): OpenAIResponseFormat {
  const fit = name.replaceAll(".", "_").slice(0, SCHEMA_NAME_LIMIT);
  return { type: "json_schema", json_schema: { name: fit, schema: { ...schema } } };
}
