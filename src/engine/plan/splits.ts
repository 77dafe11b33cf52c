import type { AliasName } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import { didYouMean } from "../../core/nearest.ts";
import { hasErrors } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { SplitPrompt } from "../../core/split.ts";
import type { DesiredState, ObservedState } from "../../core/state.ts";
import type { AliasPlan } from "./aliases.ts";
import { declaredAliases } from "./aliases.ts";
import type { PromptPlan } from "./prompt-plan.ts";

/** What is wrong with the splits once the plan is applied: applications that draw an alias which is not there get nothing. */
export function splitProblems(
  desired: DesiredState,
  observed: ObservedState,
  plans: ReadonlyMap<PromptName, PromptPlan>,
  { deletes }: AliasPlan,
): readonly Problem[] {
  // A name that no sound file has may be that of a broken one.
  if (desired.splits.size === 0 || hasErrors(desired.problems)) return [];
  return [...desired.splits.values()].flatMap((declared) => {
    const { prompt } = declared;
    const plan = plans.get(prompt);
    if (plan === undefined) return [unknownPrompt(declared, plans)];
    // It is blocked, and nobody plans its aliases.
    if (plan.standing.kind === "conflict") return [];
    const found = observed.prompts.get(prompt)?.aliases.keys() ?? [];
    const aliases = new Set<AliasName>([...found, ...declaredAliases(prompt, desired)]);
    for (const deleted of deletes) if (deleted.prompt === prompt) aliases.delete(deleted.alias);
    return missingAliases(declared, aliases);
  });
}

function missingAliases({ prompt, splits }: SplitPrompt, aliases: ReadonlySet<AliasName>): readonly Problem[] {
  return splits.flatMap(({ variants }) =>
    variants
      .filter(({ alias }) => !aliases.has(alias))
      .map((variant) => {
        const { alias } = variant;
        const hint =
          didYouMean(alias, [...aliases]) ?? `point it to a version: promptree alias set ${prompt} ${alias} latest`;
        return variant.at("error", "unknown-alias", `"${prompt}" has no alias "${alias}"`, hint);
      }),
  );
}

function unknownPrompt(declared: SplitPrompt, plans: ReadonlyMap<PromptName, PromptPlan>): Problem {
  const { prompt } = declared;
  const names = [...plans.keys()];
  return declared.at(
    "error",
    "unknown-prompt",
    `there is no prompt "${prompt}" of this repository`,
    didYouMean(prompt, names),
  );
}
