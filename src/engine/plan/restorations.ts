import type { Drift, PlanPolicy, RestoreVersion } from "../../core/plan.ts";
import type { VersionSummary } from "../../core/registry.ts";
import type { ObservedState, Source } from "../../core/state.ts";
import { isContentChanged } from "../../core/version.ts";
import type { Provenance, VersionNumber } from "../../core/version.ts";
import { provenanceOf } from "./metadata.ts";
import type { PromptPlan } from "./prompt-plan.ts";

export interface RestorationPlan {
  readonly restores: readonly RestoreVersion[];
  readonly drift: readonly Drift[];
}

export interface RestorationInput {
  readonly source: Source;
  readonly observed: ObservedState;
  readonly policy: PlanPolicy;
}

/** A version whose content is not the one that git made, and where git has that. */
interface Changed {
  readonly version: VersionNumber;
  readonly provenance: Provenance;
}

/**
 * The versions of our prompts whose content somebody has changed, among those at hand: the newest, and all of a prompt that
 * was looked up. What another repository made is in none of our commits.
 */
export function planRestorations(plan: PromptPlan, { source, observed, policy }: RestorationInput): RestorationPlan {
  const { name: prompt, standing } = plan;
  if (standing.kind === "adopt") {
    const restores = changedAdopted(plan, source).map((one) => restoration(plan, one));
    return { restores, drift: restores.map(driftOf) };
  }
  if (standing.kind !== "ours") return NOTHING_CHANGED;
  const looked = observed.versions.get(prompt) ?? [];
  const changed = changedVersions([standing.state.newestManaged, ...looked]);
  if (changed.length === 0) return NOTHING_CHANGED;
  const drift = changed.map((one) => driftOf({ prompt, version: one.version }));
  const ours = changed.filter(({ provenance }) => policy.owners.has(provenance.repository));
  return { restores: ours.map((one) => restoration(plan, one)), drift };
}

const NOTHING_CHANGED: RestorationPlan = { restores: [], drift: [] };

/** Oldest first. */
function changedVersions(summaries: readonly (VersionSummary | null)[]): readonly Changed[] {
  const changed = new Map<VersionNumber, Changed>();
  for (const summary of summaries) {
    if (summary === null || summary.provenance === null || !isContentChanged(summary)) continue;
    changed.set(summary.version, { version: summary.version, provenance: summary.provenance });
  }
  return [...changed.values()].toSorted((a, b) => a.version - b.version);
}

/** The version that is taken over, where it was made with git's content and has another by now. */
function changedAdopted({ standing, desired }: PromptPlan, source: Source): readonly Changed[] {
  const last = desired?.versions.at(-1);
  if (standing.kind !== "adopt" || standing.version === null || last === undefined) return [];
  if (standing.state.latest?.digest === last.digest) return [];
  return [{ version: standing.version, provenance: provenanceOf(last, source) }];
}

function restoration({ name: prompt }: PromptPlan, { version, provenance }: Changed): RestoreVersion {
  return { action: "restore-version", prompt, version, provenance };
}

function driftOf({ prompt, version }: Pick<RestoreVersion, "prompt" | "version">): Drift {
  return { kind: "content-changed", prompt, version };
}
