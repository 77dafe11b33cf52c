import type { PromptName } from "../core/name.ts";
import { count } from "./figures.ts";
import { safeLine } from "./safe-text.ts";
import { shortList } from "./short-list.ts";
import type { View } from "./view.ts";

/** Prompts of the registry whose files are gone from git, with what would delete them; empty for none. */
export function orphansText(orphans: readonly PromptName[], view: View, all: boolean): readonly string[] {
  if (orphans.length === 0) return [];
  const names = orphans.map((orphan) => safeLine(orphan)).toSorted();
  return [
    `${view.paint.warning(count(orphans.length, "orphaned prompt"))}, without a file in git and kept in the registry:`,
    ...shortList(names, "prompt", view, all),
    view.paint.dim(`Delete ${orphans.length === 1 ? "it" : "them"} with: promptree sync --prune`),
  ];
}
