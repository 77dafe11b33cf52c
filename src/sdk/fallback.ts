import type { Content } from "../core/content.ts";
import { requireContent } from "./given-content.ts";
import type { Prompt } from "./prompt-types.ts";
import { makePrompt } from "./prompt.ts";

/** The prompt that stands for one that could not be loaded. */
export function fallbackPrompt(reference: string, content: Content): Prompt {
  return makePrompt(
    {
      uri: reference,
      name: /^(?:prompts:\/+)?([^/@]*)/.exec(reference)?.[1] ?? "",
      version: 0,
      isDraft: false,
      isFallback: true,
      aliases: [],
      tags: {},
      commit: null,
      message: "",
      description: null,
    },
    structuredClone(content),
  );
}

/**
 * The content of a fallback, as it was given.
 * @throws PromptreeError `usage`
 */
export function requireFallback(fallback: unknown): Content {
  const settings = { modelConfig: null, responseFormat: null };
  if (typeof fallback === "string") return { type: "text", template: fallback, ...settings };
  const given = Array.isArray(fallback) ? { type: "chat", messages: fallback, ...settings } : fallback;
  return requireContent(given, "the fallback");
}
