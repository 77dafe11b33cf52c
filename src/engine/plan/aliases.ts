import { NO_ALIASES, decidesAbout } from "../../core/alias.ts";
import type { AliasName, DeclaredAlias, DeclaredPrompt } from "../../core/alias.ts";
import type { DeleteAlias, Drift, PlanPolicy, SetAlias } from "../../core/plan.ts";
import type { PromptName } from "../../core/name.ts";
import { didYouMean } from "../../core/nearest.ts";
import { hasErrors } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { DesiredState, ObservedState } from "../../core/state.ts";
import type { VersionNumber } from "../../core/version.ts";
import { candidatesAfter, candidatesBefore } from "./prompt-plan.ts";
import type { PromptPlan } from "./prompt-plan.ts";
import { followsLatest, resolveTarget } from "./targets.ts";
import type { Candidate } from "./targets.ts";

export interface AliasPlan {
  readonly sets: readonly PlannedSet[];
  readonly deletes: readonly DeleteAlias[];
  readonly drift: readonly Drift[];
  readonly problems: readonly Problem[];
}

export interface PlannedSet {
  readonly change: SetAlias;
  /** What the alias will point to. */
  readonly candidate: Candidate;
}

export interface AliasInput {
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly plans: ReadonlyMap<PromptName, PromptPlan>;
  readonly policy: PlanPolicy;
}

/** One prompt's pointers: as declared, as git has set them, and as they are. */
interface Pointers {
  readonly plan: PromptPlan;
  readonly declared: DeclaredPrompt;
  /** What git has set, as the registry records it. */
  readonly recorded: ReadonlySet<AliasName>;
  readonly found: ReadonlyMap<AliasName, VersionNumber>;
}

const NO_POINTERS: ReadonlyMap<AliasName, VersionNumber> = new Map();

/** Every pointer of the files against the registry's. Without a manifest, all pointers are left alone. */
export function planAliases(input: AliasInput): AliasPlan {
  const { desired, plans } = input;
  const sets: PlannedSet[] = [];
  const deletes: DeleteAlias[] = [];
  const drift: Drift[] = [];
  const problems: Problem[] = [];
  // A name that no sound file has may be that of a broken one.
  const hasBroken = hasErrors(desired.problems);
  for (const declared of desired.aliases?.prompts.values() ?? []) {
    if (!hasBroken && !plans.has(declared.prompt)) problems.push(unknownPrompt(declared, input));
  }
  for (const plan of plans.values()) {
    if (plan.standing.kind === "conflict") continue;
    const pointers = pointersOf(plan, desired);
    drift.push(...unmanagedAliases(pointers));
    if (desired.aliases === null) continue;
    const part = planSets(pointers, input);
    sets.push(...part.sets);
    drift.push(...part.drift);
    problems.push(...part.problems);
    deletes.push(...planDeletes(pointers, input));
  }
  return { sets, deletes, drift, problems };
}

/** The names git will have set on a prompt; what a new or adopted prompt is marked with at once. */
export function declaredAliases(name: PromptName, desired: DesiredState): ReadonlySet<AliasName> {
  return new Set(desired.aliases?.prompts.get(name)?.aliases.map((one) => one.alias));
}

function pointersOf(plan: PromptPlan, desired: DesiredState): Pointers {
  const { name, standing } = plan;
  return {
    plan,
    declared: desired.aliases?.prompts.get(name) ?? { prompt: name, aliases: [], at: nowhere },
    recorded: standing.kind === "ours" ? standing.managed.aliases : new Set(),
    found: standing.kind === "new" ? NO_POINTERS : standing.state.aliases,
  };
}

function planSets(pointers: Pointers, input: AliasInput): Omit<AliasPlan, "deletes"> {
  const { plan, declared, recorded, found } = pointers;
  const sets: PlannedSet[] = [];
  const drift: Drift[] = [];
  const problems: Problem[] = [];
  if (declared.aliases.length > 0 && plan.orphaned) problems.push(orphaned(declared));
  const candidates = candidatesAfter(plan, input.observed);
  const record = new Set([...recorded, ...declared.aliases.map((one) => one.alias)]);
  for (const one of declared.aliases) {
    const resolution = resolveTarget(one.target, declared, candidates);
    if (!resolution.ok) {
      problems.push(one.at("error", resolution.code, resolution.message, resolution.hint));
      continue;
    }
    const { candidate } = resolution;
    const from = found.get(one.alias) ?? null;
    const wanted = recorded.has(one.alias) ? wantedBefore(one, plan, input) : null;
    const isElsewhere = wanted !== null && wanted !== from && candidate.version !== from;
    const moved = isElsewhere && !mayBeCutOff(one.alias, from, pointers, input);
    if (moved) drift.push({ kind: "alias-moved", prompt: plan.name, alias: one.alias, found: from, wanted });
    // A new or adopted prompt is marked with all of its aliases when it is made.
    const isRecorded = plan.standing.kind !== "ours" || recorded.has(one.alias);
    if (from === candidate.version && isRecorded) continue;
    sets.push({
      candidate,
      change: {
        action: "set-alias",
        prompt: plan.name,
        alias: one.alias,
        from,
        to: candidate.version,
        protected: input.policy.protectedAliases.has(one.alias),
        reason: moved ? byHand(from, wanted) : reasonOf(one, from, candidate, input),
        managedAliases: isRecorded ? null : record,
      },
    });
    problems.push(...raced(one, plan, from, candidate, input.desired));
  }
  return { sets, drift, problems };
}

/** What no line names any more, of the aliases that the files decide about. */
function planDeletes(
  { plan, declared, recorded, found }: Pointers,
  { desired, policy }: AliasInput,
): readonly DeleteAlias[] {
  const { scope } = desired.aliases ?? NO_ALIASES;
  const kept = new Set(declared.aliases.map((one) => one.alias));
  const record = new Set([...recorded, ...kept]);
  return [...recorded]
    .filter((alias) => !kept.has(alias) && decidesAbout(scope, alias))
    .map((alias) => {
      record.delete(alias);
      return {
        action: "delete-alias",
        prompt: plan.name,
        alias,
        from: found.get(alias) ?? null,
        protected: policy.protectedAliases.has(alias),
        managedAliases: new Set(record),
      };
    });
}

function unmanagedAliases({ plan, declared, recorded, found }: Pointers): readonly Drift[] {
  const declaredNames = new Set(declared.aliases.map((one) => one.alias));
  return [...found]
    .filter(([alias]) => !recorded.has(alias) && !declaredNames.has(alias))
    .map(([alias, version]) => ({ kind: "unmanaged-alias", prompt: plan.name, alias, found: version }));
}

/** Where git had put an alias at the last sync; null when that can't be told. */
function wantedBefore(one: DeclaredAlias, plan: PromptPlan, { desired, observed }: AliasInput): VersionNumber | null {
  const declared = desired.aliasesAtBase?.prompts.get(plan.name);
  const before = declared?.aliases.find((other) => other.alias === one.alias);
  if (declared === undefined || before === undefined) return null;
  const candidates = candidatesBefore(plan, observed);
  const isNewestLost = desired.withLostVersions.has(plan.name);
  const resolution = resolveTarget(
    before.target,
    declared,
    isNewestLost ? { ...candidates, newest: null } : candidates,
  );
  return resolution.ok ? resolution.candidate.version : null;
}

/** Whether a sync that was cut off may have put an alias where it is, or not yet have moved it from there. */
function mayBeCutOff(
  alias: AliasName,
  found: VersionNumber | null,
  { plan, declared }: Pointers,
  { desired, observed }: AliasInput,
): boolean {
  if (!isUnfinished(observed)) return false;
  // What the files said between the last synced commit and HEAD is not known here.
  if (desired.aliasCommits.size > 1) return true;
  const newest = plan.standing.kind === "new" ? null : plan.standing.state.newestManaged;
  const mayHaveNewVersion = plan.desired !== null;
  if (!mayHaveNewVersion || found === null || newest === null || found > newest.version) return false;
  const atBase = desired.aliasesAtBase?.prompts.get(plan.name) ?? declared;
  return followsLatest(alias, declared) || followsLatest(alias, atBase);
}

function isUnfinished({ lastSync }: ObservedState): boolean {
  return (lastSync?.unfinished ?? null) !== null;
}

function byHand(found: VersionNumber | null, wanted: VersionNumber): string {
  return found === null
    ? `deleted by hand in the registry; git says ${wanted}`
    : `moved by hand in the registry; git says ${wanted}`;
}

function reasonOf(
  one: DeclaredAlias,
  from: VersionNumber | null,
  candidate: Candidate,
  { observed }: AliasInput,
): string | null {
  if (from === candidate.version) {
    const by = isUnfinished(observed) ? "by hand or by a sync that was cut off" : "by hand";
    return `set ${by} before, now managed by git`;
  }
  switch (one.target.kind) {
    case "latest":
      return "follows latest";
    case "alias":
      return `follows ${one.target.alias}`;
    case "commit":
      return `commit ${one.target.prefix}`;
    case "number":
      return null;
  }
}

/** `production: 3` merged together with what became version 4: somebody else's pull request was first. */
function raced(
  one: DeclaredAlias,
  plan: PromptPlan,
  before: VersionNumber | null,
  candidate: Candidate,
  desired: DesiredState,
): readonly Problem[] {
  // A new pointer, or one that goes back, says a number that its author could look up.
  if (before === null || candidate.version < before) return [];
  // Without a last sync many commits lie behind these lines, and none of them can be told to have moved this alias.
  if (one.target.kind !== "number" || desired.base === null) return [];
  const made = plan.versions.filter(({ from }) => desired.aliasCommits.has(from.commit.id));
  const [first] = made;
  if (first === undefined || made.some(({ version }) => version === candidate.version)) return [];
  const message = `points to version ${candidate.version}, but the commit that says so makes version ${first.version}: did another change come first?`;
  return [one.at("warning", "raced-version", message, `if the new text is meant, write ${first.version}`)];
}

function orphaned(declared: DeclaredPrompt): Problem {
  const message = `"${declared.prompt}" has no file any more, and its aliases are kept because they stand here`;
  return declared.at("warning", "alias-of-orphan", message, "remove these lines, or bring the file back");
}

function unknownPrompt(declared: DeclaredPrompt, { observed, plans }: AliasInput): Problem {
  const { prompt } = declared;
  if (observed.prompts.has(prompt)) {
    const message = `"${prompt}" is in the registry, but this repository does not manage it`;
    return declared.at("error", "unmanaged-prompt", message, "add a file for it under prompts/, or remove these lines");
  }
  return declared.at(
    "error",
    "unknown-prompt",
    `there is no prompt "${prompt}"`,
    didYouMean(prompt, [...plans.keys()]),
  );
}

/** A prompt that no line names has no aliases there, so nothing of it can be pointed at. */
function nowhere(): never {
  throw new Error("an undeclared prompt has no place in a file");
}
