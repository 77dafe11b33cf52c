import type { Content } from "../core/content.ts";
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

function contentIn(fallback: Fallback): Content {
  const settings = { modelConfig: null, responseFormat: null };
  if (typeof fallback === "string") return { type: "text", template: fallback, ...settings };
  if ("type" in fallback) return fallback;
  return { type: "chat", messages: fallback, ...settings };
}
