import { makeClient } from "./sdk/client.ts";
import type { Client } from "./sdk/client-types.ts";
import { fetchCaller } from "./sdk/fetch-caller.ts";
import type { FetchOptions } from "./sdk/fetch-options.ts";
import type { ClientOptions } from "./sdk/options.ts";

export { PromptreeError } from "./core/errors.ts";
export { toAnthropic } from "./sdk/providers/anthropic.ts";
export { toOpenAI } from "./sdk/providers/openai.ts";
export type * from "./sdk/public-types.ts";
export type { Fetch, FetchOptions } from "./sdk/fetch-options.ts";

export interface CreateClientOptions extends ClientOptions, FetchOptions {}

/**
 * A client of an MLflow server, or of `promptree serve`, that needs a `fetch` and nothing of Node: for browsers and edge
 * workers. Nothing is sent before the first load.
 * @throws PromptreeError `usage` for options that can't be meant.
 */
export function createClient(options: CreateClientOptions): Client {
  return makeClient(fetchCaller(options), options);
}
