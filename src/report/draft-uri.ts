import { DRAFT } from "../core/draft.ts";

/** What an application loads a prompt's draft by. */
export function draftUri(prompt: string): string {
  return `prompts:/${prompt}@${DRAFT}`;
}
