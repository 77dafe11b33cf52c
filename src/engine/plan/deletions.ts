import type { Block, DeleteAlias, DeletePrompt, PlanPolicy } from "../../core/plan.ts";
import { exceedsLimit } from "../../core/safety.ts";
import { generalProblem } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { DeclaredPrompt } from "../../core/alias.ts";
import type { SplitPrompt } from "../../core/split.ts";
import type { DesiredState } from "../../core/state.ts";
import type { PromptPlan } from "./prompt-plan.ts";

export interface PrunePlan {
  readonly deletes: readonly DeletePrompt[];
  readonly problems: readonly Problem[];
}

/** Orphans to delete: never one that a line of git names, nor one that a protected alias will still point to. */
export function planPrune(
  orphans: readonly PromptPlan[],
  { aliases, splits }: Pick<DesiredState, "aliases" | "splits">,
  deletes: readonly DeleteAlias[],
  policy: PlanPolicy,
): PrunePlan {
  if (!policy.prune) return { deletes: [], problems: [] };
  const prunes: DeletePrompt[] = [];
  const problems: Problem[] = [];
  for (const { name, standing } of orphans) {
    if (standing.kind !== "ours") continue;
    const going = new Set(deletes.filter((one) => one.prompt === name).map((one) => one.alias));
    const held = [...standing.state.aliases.keys()].find(
      (alias) => policy.protectedAliases.has(alias) && !going.has(alias),
    );
    const declared = aliases?.prompts.get(name) ?? splits.get(name);
    const keeper =
      declared !== undefined
        ? `${fileOf(declared)} names it`
        : held === undefined
          ? null
          : `its alias "${held}" is protected`;
    if (keeper === null) prunes.push({ action: "delete-prompt", prompt: name });
    else problems.push(generalProblem("warning", "orphan-kept", `"${name}" is an orphan and is kept: ${keeper}`));
  }
  return { deletes: prunes, problems };
}

function fileOf({ at }: DeclaredPrompt | SplitPrompt): string {
  return String(at("warning", "orphan-kept", "").file);
}

/** What one sync may delete of all that git manages. */
export function deletionBlocks(
  plans: Iterable<PromptPlan>,
  prunes: readonly DeletePrompt[],
  deletes: readonly DeleteAlias[],
  policy: PlanPolicy,
): readonly Block[] {
  if (policy.force || (prunes.length === 0 && deletes.length === 0)) return [];
  let prompts = 0;
  let pointers = 0;
  for (const { standing } of plans) {
    if (standing.kind !== "ours") continue;
    prompts++;
    pointers += standing.managed.aliases.size;
  }
  const blocks: Block[] = [];
  const limit = policy.deletionLimit;
  if (exceedsLimit(prunes.length, prompts, limit))
    blocks.push({ kind: "limit", message: tooMuch(prunes.length, prompts, "prompts", limit) });
  if (exceedsLimit(deletes.length, pointers, limit)) {
    blocks.push({ kind: "limit", message: tooMuch(deletes.length, pointers, "pointers", limit) });
  }
  return blocks;
}

function tooMuch(count: number, total: number, what: string, limit: number): string {
  return `this would delete ${count} of ${total} ${what}, more than the limit of ${Math.round(limit * 100)}%`;
}
