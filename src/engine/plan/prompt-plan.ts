import type { DesiredPrompt, DesiredVersion, ObservedState } from "../../core/state.ts";
import type { PlanPolicy } from "../../core/plan.ts";
import type { PromptName } from "../../core/name.ts";
import type { ManagedState, PromptState, VersionSummary } from "../../core/registry.ts";
import { digestAsMade, versionAfter } from "../../core/version.ts";
import type { VersionNumber } from "../../core/version.ts";
import type { Candidate, Candidates } from "./targets.ts";

/** How a prompt of git's stands towards the registry's prompt of the same name. */
type Standing =
  /** The registry does not know it. */
  | { readonly kind: "new" }
  | { readonly kind: "ours"; readonly state: PromptState; readonly managed: ManagedState }
  /** Somebody else's, to be taken over; `version` has git's content, or was made with it, null when none has. */
  | { readonly kind: "adopt"; readonly state: PromptState; readonly version: VersionNumber | null }
  | { readonly kind: "conflict"; readonly state: PromptState };

interface PlannedVersion {
  readonly version: VersionNumber;
  readonly from: DesiredVersion;
}

/** One prompt with all that its changes follow from. */
export interface PromptPlan {
  readonly name: PromptName;
  readonly standing: Standing;
  /** Null when its file was not touched since the last sync. */
  readonly desired: DesiredPrompt | null;
  readonly versions: readonly PlannedVersion[];
  readonly orphaned: boolean;
}

/** Null when the prompt is no matter of git's: never registered and gone, or another owner's without a file here. */
export function planPrompt(
  name: PromptName,
  desired: DesiredPrompt | null,
  state: PromptState | null,
  policy: PlanPolicy,
): PromptPlan | null {
  const standing = standingOf(desired, state, policy);
  if (standing === null) return null;
  const orphaned = desired?.orphaned ?? (standing.kind === "ours" && standing.managed.orphaned);
  return { name, standing, desired, versions: desired === null ? [] : numbered(desired, standing), orphaned };
}

function standingOf(desired: DesiredPrompt | null, state: PromptState | null, policy: PlanPolicy): Standing | null {
  if (state === null) return desired !== null && desired.versions.length > 0 ? { kind: "new" } : null;
  const { managed } = state;
  if (managed !== null && policy.owners.has(managed.repository)) return { kind: "ours", state, managed };
  if (desired === null || desired.orphaned || desired.versions.length === 0) return null;
  const { latest } = state;
  const equal = latest?.digest === desired.digest;
  // Equal content is no licence to take a prompt from another repository: a fork has nothing but equal content.
  if (policy.adopt || (equal && managed === null)) {
    const wasEqual = latest !== null && digestAsMade(latest) === desired.digest;
    return { kind: "adopt", state, version: equal || wasEqual ? (latest?.version ?? null) : null };
  }
  return { kind: "conflict", state };
}

function numbered(desired: DesiredPrompt, standing: Standing): readonly PlannedVersion[] {
  switch (standing.kind) {
    case "new":
      return number(desired.versions, versionAfter(null));
    case "ours":
      return number(desired.versions, standing.state.nextVersion);
    case "adopt":
      // Taken over as it is now: what git held before is not put on top of somebody else's versions.
      return standing.version === null ? number(desired.versions.slice(-1), standing.state.nextVersion) : [];
    case "conflict":
      return [];
  }
}

function number(versions: readonly DesiredVersion[], first: VersionNumber): readonly PlannedVersion[] {
  return versions.map((from, index) => ({ version: index === 0 ? first : versionAfter(first, index), from }));
}

/** What an alias of this prompt can point to once the plan is applied. */
export function candidatesAfter(plan: PromptPlan, observed: ObservedState): Candidates {
  const before = candidatesBefore(plan, observed);
  const planned = plan.versions.map(({ version, from }): Candidate => ({
    version,
    digest: from.digest,
    commit: from.commit.id,
  }));
  const all = new Map(before.all);
  for (const candidate of planned) all.set(candidate.version, candidate);
  return { newest: planned.at(-1) ?? before.newest, all };
}

/** What an alias of this prompt can point to now. */
export function candidatesBefore(plan: PromptPlan, observed: ObservedState): Candidates {
  const { standing } = plan;
  if (standing.kind === "new") return { newest: null, all: new Map() };
  const { state } = standing;
  const all = new Map<VersionNumber, Candidate>();
  for (const version of state.aliases.values()) all.set(version, { version, digest: null, commit: null });
  const summaries = [state.latest, state.newestManaged, ...(observed.versions.get(plan.name) ?? [])];
  for (const summary of summaries) if (summary !== null) all.set(summary.version, candidateOf(summary));
  const newest = adopted(plan) ?? (state.newestManaged === null ? null : candidateOf(state.newestManaged));
  if (newest !== null) all.set(newest.version, newest);
  return { newest, all };
}

function adopted({ standing, desired }: PromptPlan): Candidate | null {
  if (standing.kind !== "adopt" || standing.version === null) return null;
  const commit = desired?.versions.at(-1)?.commit.id ?? null;
  return { version: standing.version, digest: desired?.digest ?? null, commit };
}

function candidateOf(summary: VersionSummary): Candidate {
  return { version: summary.version, digest: digestAsMade(summary), commit: summary.provenance?.commit ?? null };
}
