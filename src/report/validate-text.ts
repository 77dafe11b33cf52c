import type { Problem } from "../core/problem.ts";
import { count } from "./figures.ts";
import { problemsText } from "./problem-text.ts";
import type { View } from "./view.ts";

/** What a check of the files found. */
export function validateText(
  result: { readonly problems: readonly Problem[]; readonly prompts: number },
  view: View,
): string {
  if (result.problems.length > 0) return problemsText(result.problems, view);
  if (result.prompts === 0) return "No prompts yet. Put the first one into prompts/, a Markdown file.";
  return `${count(result.prompts, "prompt")}, no problems.`;
}
