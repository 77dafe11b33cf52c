import { PROMPTS_FOLDER } from "../core/name.ts";

/** Whether something at a path may hold prompts: a prompt file, or what stands in the place of the folder of all. */
export function mayHoldPrompts(path: string): boolean {
  return path === PROMPTS_FOLDER || isPromptPath(path);
}

/** Whether a path from the repository's root is a prompt's: Markdown under `prompts/`, no partial and no README. */
export function isPromptPath(path: string): boolean {
  if (!path.startsWith(`${PROMPTS_FOLDER}/`) || !path.endsWith(".md")) return false;
  const base = path.slice(path.lastIndexOf("/") + 1);
  return !base.startsWith("_") && base.toLowerCase() !== "readme.md";
}
