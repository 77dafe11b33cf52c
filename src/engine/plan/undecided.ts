import type { AliasManifest, AliasName } from "../../core/alias.ts";
import { NO_ALIASES, decidesAbout } from "../../core/alias.ts";
import { generalProblem } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { DesiredState } from "../../core/state.ts";
import { ALIASES_FILE, ALIASES_FOLDER, aliasPath, isAliasesPath } from "../../content/alias-path.ts";
import type { PromptPlan } from "./prompt-plan.ts";

const HINT = "{} in it means that there are none, on purpose";

/** Warns of the pointers that git has set and that are left alone because their file is gone. */
export function undecidedPointers(desired: DesiredState, plans: readonly PromptPlan[]): readonly Problem[] {
  const told = new Set(desired.problems.flatMap(({ file }) => (file !== null && isAliasesPath(file) ? [file] : [])));
  // Broken files decide about nothing, and say so themselves. So does an empty one.
  if (told.has(ALIASES_FILE) || (desired.aliases === null && told.size > 0)) return [];
  const { scope } = desired.aliases ?? NO_ALIASES;
  const undecided = [...recordedAliases(plans)].filter((alias) => !decidesAbout(scope, alias) && !scope.own.has(alias));
  const [first] = undecided.toSorted();
  if (first === undefined) return [];
  if (desired.aliases === null) {
    const message = `${missing(first, desired.aliasesAtBase)}, so the pointers git has set are left as they are`;
    return [generalProblem("warning", "aliases-missing", message, `bring it back; ${HINT}`)];
  }
  const names = undecided.toSorted().join(", ");
  const message = `there is no file about ${names} any more, so the pointers git has set are left as they are`;
  return [generalProblem("warning", "aliases-missing", message, `bring back ${aliasPath(first)}; ${HINT}`)];
}

/** @param before What was there at the last synced commit: what was gone by then, nobody can tell. */
function missing(alias: AliasName, before: AliasManifest | null): string {
  if (before === null) return `neither ${ALIASES_FILE} nor a file in ${ALIASES_FOLDER}/ is there`;
  const { own, others } = before.scope;
  return `${own.size > 0 && !others ? aliasPath(alias) : ALIASES_FILE} is missing`;
}

function recordedAliases(plans: readonly PromptPlan[]): ReadonlySet<AliasName> {
  return new Set(plans.flatMap(({ standing }) => (standing.kind === "ours" ? [...standing.managed.aliases] : [])));
}
