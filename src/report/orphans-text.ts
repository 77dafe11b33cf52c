import type { PromptName } from "../core/name.ts";
import type { Problem } from "../core/problem.ts";
import { count } from "./figures.ts";
import { safeLine } from "./safe-text.ts";
import { shortList } from "./short-list.ts";
import type { View } from "./view.ts";

/**
 * Prompts of the registry whose files are gone from git, with what would delete them; empty for none.
 * @param problems Of the same plan: an orphan that one of them says is kept is not deleted by any command.
 */
export function orphansText(
  orphans: readonly PromptName[],
  problems: readonly Problem[],
  view: View,
  all: boolean,
): readonly string[] {
  if (orphans.length === 0) return [];
  const names = orphans.map((orphan) => safeLine(orphan)).toSorted();
  return [
    `${view.paint.warning(count(orphans.length, "orphaned prompt"))}, without a file in git and kept in the registry:`,
    ...shortList(names, "prompt", view, all),
    ...adviceText(orphans, orphans.filter((orphan) => !isKept(orphan, problems)).length, view),
  ];
}

function adviceText(orphans: readonly PromptName[], deletable: number, view: View): readonly string[] {
  if (deletable === 0) return [];
  const which = deletable < orphans.length ? `${deletable} of them` : deletable === 1 ? "it" : "them";
  return [view.paint.dim(`Delete ${which} with: promptree sync --prune`)];
}

/** Of an orphan that `--prune` keeps, or would keep because aliases.yaml names it. */
const KEPT = new Set(["orphan-kept", "alias-of-orphan"]);

function isKept(orphan: PromptName, problems: readonly Problem[]): boolean {
  return problems.some(({ code, message }) => KEPT.has(code) && message.startsWith(`"${orphan}" `));
}
