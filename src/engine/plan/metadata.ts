import type { AdoptPrompt, Drift, FieldChange, UpdateMetadata } from "../../core/plan.ts";
import { type Metadata, NO_METADATA } from "../../core/metadata.ts";
import type { AliasName } from "../../core/alias.ts";
import type { ManagedState, PromptState, PromptUpdate, VersionUpdate } from "../../core/registry.ts";
import { NO_SPLITS, type Splits, sameSplits, splitsOf } from "../../core/split.ts";
import type { DesiredState, DesiredVersion, Source } from "../../core/state.ts";
import type { Provenance } from "../../core/version.ts";
import type { PromptPlan } from "./prompt-plan.ts";

export interface MetadataPlan {
  /** The last metadata of a version, most often of one that a new one takes the place of. */
  readonly version: UpdateMetadata | null;
  readonly change: UpdateMetadata | null;
  readonly drift: Drift | null;
}

/**
 * What is to be set on a prompt of ours: what git changed since, and what somebody else changed of what git had set.
 * @param isUnfinished Whether a sync that was cut off may have set more on versions than the prompt's record says.
 */
export function planMetadata(plan: PromptPlan, desired: DesiredState, isUnfinished: boolean): MetadataPlan {
  if (plan.standing.kind !== "ours") return { version: null, change: null, drift: null };
  const { state, managed } = plan.standing;
  const splits = splitsOf(desired.splits.get(plan.name));
  const isSplitAsLeft = sameSplits(managed.splits, splits);
  if (plan.desired === null && isSplitAsLeft && isAsLeft(state, managed)) {
    return { version: null, change: null, drift: null };
  }
  // Nothing tells what git had set where the record itself is changed, but that git has not moved since.
  const isSameCommit = desired.base === desired.source.commit;
  const drifted = [...driftedFields(state, managed), ...(isSameCommit ? splitChanges(managed.splits, splits) : [])];
  const drift: Drift | null =
    drifted.length > 0 ? { kind: "metadata-changed", prompt: plan.name, fields: drifted } : null;
  const wanted = { ...wantedState(plan, managed), splits };
  const fields = fieldChanges(state, managed, wanted);
  const newest = newestUpdate(plan, state, isUnfinished ? null : managed.metadata);
  const isAlone = newest !== null && (plan.versions.length > 0 || fields.length === 0);
  const version = isAlone ? versionChange(state, managed, newest) : null;
  if (fields.length === 0) return { version, change: null, drift };

  const versions = newest === null || isAlone ? [] : [newest];
  const update = promptUpdate(state, managed, wanted, versions);
  return { version, change: { action: "update-metadata", prompt: plan.name, version: null, fields, update }, drift };
}

/** Leaves the prompt as it is. */
function versionChange(state: PromptState, managed: ManagedState, newest: VersionUpdate): UpdateMetadata {
  return {
    action: "update-metadata",
    prompt: state.name,
    version: newest.version,
    fields: metadataChanges(managed.metadata, newest.metadata),
    update: { prompt: state.name, setTags: new Map(), removeTags: [], managed, versions: [newest] },
  };
}

/** Told at a glance, where the registry gives tags that are as git set them as one: most prompts of most syncs. */
function isAsLeft(state: PromptState, { metadata }: ManagedState): boolean {
  return state.tags === metadata.tags && (metadata.description === null || metadata.description === state.description);
}

/** Takes a prompt over: our mark on it, git's metadata, and our provenance on the version that has git's content. */
export function planAdoption(
  plan: PromptPlan,
  { source, splits }: DesiredState,
  aliases: ReadonlySet<AliasName>,
): AdoptPrompt | null {
  const { standing, desired } = plan;
  const last = desired?.versions.at(-1);
  if (standing.kind !== "adopt" || desired === null || last === undefined) return null;
  const { state, version } = standing;
  const wanted: ManagedState = {
    repository: source.repository,
    path: desired.path,
    orphaned: false,
    metadata: desired.metadata,
    aliases,
    splits: splitsOf(splits.get(plan.name)),
  };
  const versions: readonly VersionUpdate[] =
    version === null ? [] : [{ version, metadata: desired.metadata, provenance: provenanceOf(last, source) }];
  const update = promptUpdate(state, null, wanted, versions);
  const from = state.managed?.repository ?? null;
  return { action: "adopt-prompt", prompt: plan.name, from, version, fields: fieldsSet(state, update), update };
}

function fieldsSet(state: PromptState, { description, setTags, managed }: PromptUpdate): readonly FieldChange[] {
  const found: Metadata = { ...NO_METADATA, description: state.description, tags: state.tags };
  const changes = metadataChanges(found, {
    ...found,
    ...(description === undefined ? {} : { description }),
    tags: new Map([...state.tags, ...setTags]),
  });
  return [...changes, ...splitChanges(state.managed?.splits ?? NO_SPLITS, managed.splits)];
}

export function provenanceOf(version: DesiredVersion, source: Source): Provenance {
  const { commit, path, digest } = version;
  return { repository: source.repository, commit: commit.id, path, digest, author: commit.author, date: commit.date };
}

function wantedState({ desired }: PromptPlan, managed: ManagedState): ManagedState {
  if (desired === null) return managed;
  return { ...managed, path: desired.path, orphaned: desired.orphaned, metadata: desired.metadata };
}

function newestUpdate(
  { desired }: PromptPlan,
  { newestManaged }: PromptState,
  was: Metadata | null,
): VersionUpdate | null {
  const metadata = desired?.registeredMetadata ?? null;
  if (metadata === null || newestManaged === null) return null;
  return { version: newestManaged.version, metadata, ...(was !== null && { was }) };
}

/** `was`: what git last set, null when git never set anything. Only what git set, or sets now, is touched. */
function promptUpdate(
  state: PromptState,
  was: ManagedState | null,
  wanted: ManagedState,
  versions: readonly VersionUpdate[],
): PromptUpdate {
  const setTags = [...wanted.metadata.tags].filter(([key, value]) => state.tags.get(key) !== value);
  const removeTags = [...(was?.metadata.tags.keys() ?? [])].filter(
    (key) => !wanted.metadata.tags.has(key) && state.tags.has(key),
  );
  const { description } = wanted.metadata;
  const mayDescribe = description !== null || (was?.metadata.description ?? null) !== null;
  return {
    prompt: state.name,
    ...(mayDescribe && description !== state.description ? { description } : {}),
    setTags: new Map(setTags),
    removeTags,
    managed: wanted,
    versions,
  };
}

function fieldChanges(state: PromptState, was: ManagedState, wanted: ManagedState): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  const found: Metadata = { ...was.metadata, description: state.description, tags: state.tags };
  for (const change of metadataChanges(was.metadata, wanted.metadata))
    changes.push({ ...change, from: fieldOf(found, change.field) });
  for (const change of driftedFields(state, was)) {
    const to = fieldOf(wanted.metadata, change.field);
    const known = changes.some((other) => other.field === change.field);
    if (!known && change.from !== to) changes.push({ ...change, to });
  }
  changes.push(...splitChanges(was.splits, wanted.splits));
  if (was.path !== wanted.path) changes.push({ field: "path", from: was.path, to: wanted.path });
  if (was.orphaned !== wanted.orphaned)
    changes.push({ field: "orphaned", from: `${was.orphaned}`, to: `${wanted.orphaned}` });
  return changes;
}

/** Where the registry differs from what git last set there. `from` is what was found, `to` what git had set. */
function driftedFields(state: PromptState, was: ManagedState): readonly FieldChange[] {
  const drifted: FieldChange[] = [];
  const { description, tags } = was.metadata;
  if (description !== null && state.description !== description) {
    drifted.push({ field: "description", from: state.description, to: description });
  }
  for (const [key, value] of tags) {
    const found = state.tags.get(key) ?? null;
    if (found !== value) drifted.push({ field: `tags.${key}`, from: found, to: value });
  }
  return drifted;
}

function splitChanges(from: Splits, to: Splits): readonly FieldChange[] {
  const names = new Set([...from.keys(), ...to.keys()].toSorted());
  return [...names]
    .map((name) => ({ field: `splits.${name}`, from: from.get(name) ?? null, to: to.get(name) ?? null }))
    .filter((change) => change.from !== change.to);
}

/** The differences of two metadata, field by field. */
function metadataChanges(from: Metadata, to: Metadata): readonly FieldChange[] {
  const keys = new Set([...from.tags.keys(), ...to.tags.keys()].toSorted());
  const fields = ["description", ...[...keys].map((key) => `tags.${key}`), "input.schema"];
  return fields
    .map((field) => ({ field, from: fieldOf(from, field), to: fieldOf(to, field) }))
    .filter((change) => change.from !== change.to);
}

function fieldOf(metadata: Metadata, field: string): string | null {
  if (field === "description") return metadata.description;
  if (field === "input.schema") return metadata.inputSchema === null ? null : JSON.stringify(metadata.inputSchema);
  return metadata.tags.get(field.slice("tags.".length)) ?? null;
}
