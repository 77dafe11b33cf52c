import { isCommitId } from "../../core/commit.ts";
import type { Block, Change, Drift, Plan, PlanPolicy, RegisterVersion } from "../../core/plan.ts";
import type { PromptName } from "../../core/name.ts";
import { generalProblem, hasErrors } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { ManagedState } from "../../core/registry.ts";
import { splitsOf } from "../../core/split.ts";
import type { DesiredState, ObservedState } from "../../core/state.ts";
import { declaredAliases, planAliases } from "./aliases.ts";
import { deletionBlocks, planPrune } from "./deletions.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { planAdoption, planMetadata, provenanceOf } from "./metadata.ts";
import { planPrompt } from "./prompt-plan.ts";
import type { PromptPlan } from "./prompt-plan.ts";
import { planRestorations } from "./restorations.ts";
import { splitProblems } from "./splits.ts";
import { undecidedPointers } from "./undecided.ts";

/** What turns the observed state into the desired one. A pure function: the same two states give the same plan. */
export function planChanges(desired: DesiredState, observed: ObservedState, policy: PlanPolicy): Plan {
  const plans = planPrompts(desired, observed, policy);
  const all = [...plans.values()];
  const versions = all.flatMap((plan) => registrations(plan, desired));
  const adoptions = all.flatMap((plan) => planAdoption(plan, desired, declaredAliases(plan.name, desired)) ?? []);
  const isUnfinished = (observed.lastSync?.unfinished ?? null) !== null;
  const metadata = all.map((plan) => planMetadata(plan, desired, isUnfinished));
  const around = { source: desired.source, observed, policy };
  const contents = all.map((plan) => planRestorations(plan, around));
  const aliases = planAliases({ desired, observed, plans, policy });
  const orphans = all.filter((plan) => plan.orphaned);
  const prunes = planPrune(orphans, desired, aliases.deletes, policy);

  const pruned = new Set(prunes.deletes.map((change) => change.prompt));
  const changes: readonly Change[] = [
    // Before the next version is there: nobody who goes on from there could tell what the one before ended up with.
    ...metadata.flatMap(({ version }) => version ?? []),
    ...contents.flatMap(({ restores }) => restores).filter((change) => !pruned.has(change.prompt)),
    ...versions,
    ...adoptions,
    ...metadata.flatMap(({ change }) => change ?? []),
    ...aliases.sets.map((set) => set.change),
    ...aliases.deletes.filter((change) => !pruned.has(change.prompt)),
    ...prunes.deletes,
  ];
  const problems = [
    ...desired.problems,
    ...aliases.problems,
    ...prunes.problems,
    ...undecidedPointers(desired, all),
    ...splitProblems(desired, observed, plans, aliases),
    ...renames(all),
  ];
  return {
    source: desired.source,
    registry: observed.address,
    fingerprint: () => fingerprintOf(changes, aliases.sets),
    // Unreadable input changes nothing, not even what could be read.
    changes: hasErrors(problems) ? [] : changes,
    drift: [
      ...all.flatMap((plan) => deleted(plan, desired)),
      ...contents.flatMap(({ drift }) => drift),
      ...metadata.flatMap(({ drift }) => drift ?? []),
      ...aliases.drift,
      ...all.flatMap(unmanagedVersion),
    ],
    problems,
    blocks: [
      ...all.flatMap((plan) => conflict(plan, desired.source.repository)),
      ...deletionBlocks(all, prunes.deletes, aliases.deletes, policy),
    ],
    orphans: orphans.map((plan) => plan.name).filter((name) => !pruned.has(name)),
  };
}

/** Every prompt that git or this repository's past syncs have to do with, by name. */
function planPrompts(
  desired: DesiredState,
  observed: ObservedState,
  policy: PlanPolicy,
): ReadonlyMap<PromptName, PromptPlan> {
  const names = new Set([...desired.prompts.keys(), ...observed.prompts.keys()]);
  const plans = new Map<PromptName, PromptPlan>();
  for (const name of [...names].toSorted(byCodePoint)) {
    const plan = planPrompt(name, desired.prompts.get(name) ?? null, observed.prompts.get(name) ?? null, policy);
    if (plan !== null) plans.set(name, plan);
  }
  return plans;
}

/** Names are ASCII, so the order of UTF-16 units is that of code points. */
function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function registrations(plan: PromptPlan, desired: DesiredState): readonly RegisterVersion[] {
  const { name, standing, versions } = plan;
  if (plan.desired === null) return [];
  const managed: ManagedState = {
    repository: desired.source.repository,
    path: plan.desired.path,
    orphaned: plan.desired.orphaned,
    metadata: plan.desired.metadata,
    aliases: declaredAliases(name, desired),
    splits: splitsOf(desired.splits.get(name)),
  };
  return versions.map(({ version, from }, index) => ({
    action: "register-version",
    prompt: name,
    version,
    from,
    provenance: provenanceOf(from, desired.source),
    metadata: managed.metadata,
    managed,
    isNewPrompt: standing.kind === "new" && index === 0,
  }));
}

function deleted({ name }: PromptPlan, { lost, withLostVersions }: DesiredState): readonly Drift[] {
  if (lost.has(name)) return [{ kind: "prompt-deleted", prompt: name }];
  return withLostVersions.has(name) ? [{ kind: "version-deleted", prompt: name }] : [];
}

function unmanagedVersion({ name, standing }: PromptPlan): readonly Drift[] {
  if (standing.kind !== "ours") return [];
  const { latest, newestManaged } = standing.state;
  if (latest === null || latest.version === newestManaged?.version) return [];
  return [{ kind: "unmanaged-version", prompt: name, version: latest.version }];
}

function conflict({ name, standing }: PromptPlan, own: string): readonly Block[] {
  if (standing.kind !== "conflict") return [];
  const owner = standing.state.managed?.repository ?? null;
  const message =
    owner === null
      ? `"${name}" is in the registry with other content, and no git repository made it`
      : `"${name}" is managed by ${ownerWords(owner, own)}`;
  return [{ kind: "conflict", prompt: name, owner, message }];
}

/** A repository without a remote is known by its first commit, and is another one to the registry when that is made anew. */
function ownerWords(owner: string, own: string): string {
  if (!isCommitId(owner)) return owner;
  const words = `the repository that began with commit ${owner}`;
  return isCommitId(own) ? `${words}: this one, if that commit was amended` : words;
}

function renames(plans: readonly PromptPlan[]): readonly Problem[] {
  const orphans = new Set(plans.filter((plan) => plan.orphaned).map((plan) => plan.name));
  return plans.flatMap(({ name, desired }) => {
    const from = desired?.renamedFrom ?? null;
    if (desired === null || desired.orphaned || from === null || !orphans.has(from)) return [];
    const message = `"${name}" looks like "${from}" after a move of its file: it begins a new prompt, and the old one is an orphan`;
    return [
      {
        ...generalProblem(
          "warning",
          "looks-renamed",
          message,
          `to keep the old name, add this line to its front matter: name: ${from}`,
        ),
        file: desired.path,
      },
    ];
  });
}
