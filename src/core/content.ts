import type { JsonObject } from "./json.ts";

export const ROLES = ["system", "user", "assistant", "tool"] as const;
export type Role = (typeof ROLES)[number];

export interface Message {
  readonly role: string;
  readonly content: string;
}

interface ContentSettings {
  /** MLflow's model_config; null when there is none (an empty one is none). */
  readonly modelConfig: JsonObject | null;
  /** A JSON Schema; null when there is none. */
  readonly responseFormat: JsonObject | null;
}

export interface TextContent extends ContentSettings {
  readonly type: "text";
  readonly template: string;
}

export interface ChatContent extends ContentSettings {
  readonly type: "chat";
  readonly messages: readonly Message[];
}

/** What a version freezes. Anything else about a prompt is metadata and may change without a new version. */
export type Content = TextContent | ChatContent;

/** In code points, as MLflow counts: of a text prompt's template, and of a chat prompt's messages as JSON. */
export const TEMPLATE_LIMIT = 100_000;
