import { makeClient } from "./sdk/client.ts";
import type { Client } from "./sdk/client-types.ts";
import { lazyCaller } from "./sdk/lazy-caller.ts";
import { openCaller } from "./sdk/open-caller.ts";
import {
  type AllowMissing,
  type ClientOptions,
  type LoadOptions,
  type RefuseMissing,
  timeoutSetting,
} from "./sdk/options.ts";
import type { Prompt, PromptOf } from "./sdk/prompt-types.ts";

export { PromptreeError } from "./core/errors.ts";
export { toAnthropic } from "./sdk/providers/anthropic.ts";
export { toOpenAI } from "./sdk/providers/openai.ts";
export type * from "./sdk/public-types.ts";

export interface CreateClientOptions extends ClientOptions {
  /**
   * `sqlite:PATH`, or the address of an MLflow server or of `promptree serve`, with credentials, certificates and proxies as the
   * environment has them. When left out, MLFLOW_TRACKING_URI, else `sqlite:.promptree/registry.db`.
   */
  readonly registry?: string;
  /** What a relative PATH starts from; the working directory when left out. */
  readonly baseDir?: string;
}

/**
 * A client of one registry. Nothing is opened or sent before the first load.
 * @throws PromptreeError `usage` for options that can't be meant.
 */
export function createClient(options: CreateClientOptions = {}): Client {
  const { registry, baseDir = process.cwd(), timeoutMs } = options;
  const place = { registry, baseDir, env: process.env, timeoutMs: timeoutSetting(timeoutMs) };
  return makeClient(openCaller(place), options);
}

let ofTheProcess: Client | null = null;

/** As `loadPrompt` of a client of the default registry, which is made by the first load. */
export function loadPrompt<Reference extends string>(
  reference: Reference,
  options?: LoadOptions<Reference> & RefuseMissing,
): Promise<PromptOf<Reference>>;
export function loadPrompt<Reference extends string>(
  reference: Reference,
  options?: LoadOptions<Reference> & AllowMissing,
): Promise<PromptOf<Reference> | null>;
export function loadPrompt(reference: string, options?: LoadOptions & AllowMissing): Promise<Prompt | null> {
  return clientOfTheProcess().loadPrompt(reference, options);
}

/** One whose loads fail as long as none can be made. */
function clientOfTheProcess(): Client {
  try {
    ofTheProcess ??= createClient();
    return ofTheProcess;
  } catch (error) {
    return makeClient(lazyCaller("the default registry", () => Promise.reject(error)));
  }
}
