import type { Content } from "../core/content.ts";
import { PromptreeError } from "../core/errors.ts";
import type { Fallback } from "./options.ts";
import type { Prompt } from "./prompt-types.ts";
import { makePrompt } from "./prompt.ts";

/** The prompt that stands for one that could not be loaded. */
export function fallbackPrompt(reference: string, fallback: Fallback): Prompt {
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
    structuredClone(contentIn(fallback)),
  );
}

/** @throws PromptreeError `usage` */
export function requireFallback(fallback: unknown): void {
  if (typeof fallback === "string" || (typeof fallback === "object" && fallback !== null)) return;
  throw new PromptreeError("usage", "a fallback is a text, messages or a content", {
    hint: "leave it out where there is none",
  });
}

function contentIn(fallback: Fallback): Content {
  const settings = { modelConfig: null, responseFormat: null };
  if (typeof fallback === "string") return { type: "text", template: fallback, ...settings };
  if ("type" in fallback) return fallback;
  return { type: "chat", messages: fallback, ...settings };
}
