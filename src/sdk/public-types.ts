/** The types that both entries of the package have. */
export type { Content, Message } from "../core/content.ts";
export type { ErrorCode } from "../core/errors.ts";
export type { Json, JsonObject } from "../core/json.ts";
export type { Weights } from "../core/split.ts";
export type { ChooseOptions, Client, FailedPrefetch } from "./client-types.ts";
export type { ClientEvent } from "./events.ts";
export type { AllowMissing, CacheOptions, ClientOptions, Fallback, LoadOptions, RefuseMissing } from "./options.ts";
export type {
  ChatPrompt,
  Prompt,
  PromptOf,
  PromptType,
  PromptTypes,
  PromptValue,
  PromptValues,
  TextPrompt,
} from "./prompt-types.ts";
export type { AnthropicMessage, AnthropicRequest } from "./providers/anthropic.ts";
export type { RequestOptions } from "./providers/request-options.ts";
export type { OpenAIMessage, OpenAIRequest, OpenAIResponseFormat } from "./providers/openai.ts";
export type { Registration } from "./registration.ts";
export type { FoundPrompt, SearchOptions } from "./search-types.ts";
