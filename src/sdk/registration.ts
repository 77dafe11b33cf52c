import type { Message } from "../core/content.ts";
import type { JsonObject } from "../core/json.ts";

/** What `registerPrompt` makes a version of. */
export type Registration = TextRegistration | ChatRegistration;

interface TextRegistration extends RegistrationDetails {
  readonly template: string;
  readonly messages?: never;
}

interface ChatRegistration extends RegistrationDetails {
  readonly messages: readonly Message[];
  readonly template?: never;
}

interface RegistrationDetails {
  readonly name: string;
  readonly commitMessage?: string;
  /** Set on the version and on the prompt. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly modelConfig?: JsonObject;
  /** A JSON Schema. */
  readonly responseFormat?: JsonObject;
}
