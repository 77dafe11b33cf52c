import type { Brand } from "./brand.ts";

/** The name of a prompt: what applications write after `prompts:/`. */
export type PromptName = Brand<string, "PromptName">;

/** In characters; the same limit as MLflow's prompt names. */
export const PROMPT_NAME_LIMIT = 250;

/** The registered model that promptree keeps its own records in, on an MLflow server, where a prompt is one as well. */
const OWN_NAME = "promptree.sync";

export function isPromptName(text: string): text is PromptName {
  return explainPromptName(text) === null;
}

/** What is wrong with a name, as the end of a sentence that begins with the name; null when nothing is. */
export function explainPromptName(text: string): string | null {
  if (text === "") return "is empty";
  if (text.length > PROMPT_NAME_LIMIT) return `is longer than ${PROMPT_NAME_LIMIT} characters`;
  if (text === "." || text === "..") return "is a path, not a name";
  if (!/^[a-zA-Z0-9_.-]+$/.test(text)) return "may only hold letters, digits, and _ . -";
  if (text.toLowerCase() === OWN_NAME) return "is where promptree keeps its own records on an MLflow server";
  return null;
}

/** The folder that holds the prompt files, from the repository's root. */
export const PROMPTS_FOLDER = "prompts";

/** The name of a file that does not name itself: its path under `prompts/`, without `.md`, folders joined by `_`. */
export function nameFromPath(path: string): string {
  return path.slice(PROMPTS_FOLDER.length + 1, -".md".length).replaceAll("/", "_");
}

/** Names with one key collide on file systems and in readers' heads, and are refused together. */
export function nameKey(name: PromptName): string {
  return name.toLowerCase();
}

/** Whether a name is the one its path gives: moving such a file begins a new prompt. */
export function isPathNamed(name: PromptName, path: string): boolean {
  return nameFromPath(path) === name;
}
