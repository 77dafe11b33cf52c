import type { PromptName } from "../../core/name.ts";
import type { PromptState, VersionSummary } from "../../core/registry.ts";
import type { DesiredPrompt } from "../../core/state.ts";
import { digestAsMade } from "../../core/version.ts";
import type { DesireInput } from "../desire.ts";
import { readHeadDigests } from "./head-digests.ts";
import type { HeadDigests } from "./head-digests.ts";

/** What is amiss with prompts whose newest version of git's is not what their files hold, though nothing has changed these. */
export interface Amiss {
  /** Somebody has deleted the version that was. */
  readonly lost: readonly PromptState[];
  /** It is there, and below one that an older commit has made: a reply was lost, or somebody has copied that. */
  readonly covered: ReadonlyMap<PromptName, VersionSummary>;
}

/** What the replay has read of a prompt makes a version again by itself, and is left out. */
export async function findLostVersions(
  input: DesireInput,
  touched: ReadonlyMap<PromptName, DesiredPrompt>,
): Promise<Amiss> {
  const others = await findOthers(input, touched);
  const versions = await versionsOf(input, [...others.keys()]);
  const covered = new Map<PromptName, VersionSummary>();
  for (const [state, digest] of others) {
    const meant = coveredVersion(state, digest, versions.get(state.name) ?? []);
    if (meant !== null) covered.set(state.name, meant);
  }
  return { lost: [...others.keys()].filter(({ name }) => !covered.has(name)), covered };
}

async function versionsOf({ readVersions }: DesireInput, states: readonly PromptState[]) {
  if (states.length === 0) return new Map<PromptName, readonly VersionSummary[]>();
  const pages = await Array.fromAsync(readVersions(states.map(({ name }) => name)));
  return Map.groupBy(pages.flat(), ({ prompt }) => prompt);
}

/** The newest version that holds what git has, where the one above it is a second one of its commit; null elsewhere. */
function coveredVersion(
  { newestManaged }: PromptState,
  digest: DesiredPrompt["digest"],
  versions: readonly VersionSummary[],
): VersionSummary | null {
  const commit = newestManaged?.provenance?.commit;
  const made = versions.findIndex(({ provenance }) => commit !== undefined && provenance?.commit === commit);
  const repeated = versions.findIndex(({ version }) => version === newestManaged?.version);
  if (made === -1 || made === repeated) return null;
  return (
    versions.slice(made + 1, repeated).findLast((one) => one.provenance !== null && digestAsMade(one) === digest) ??
    null
  );
}

/** The prompts whose newest version of git's is another than their files', with the digests of these. */
async function findOthers(
  input: DesireInput,
  touched: ReadonlyMap<PromptName, DesiredPrompt>,
): Promise<ReadonlyMap<PromptState, DesiredPrompt["digest"]>> {
  const { start, managed, observed, showsDeleted } = input;
  if (start.from === null || start.snapshot !== null) return new Map();
  // Versions that an interrupted sync has made again hide that others are still missing.
  const isTold = showsDeleted && (observed.lastSync?.unfinished ?? null) === null;
  const suspects = new Map<string, PromptState>();
  for (const state of managed) {
    const path = isTold && !hasGap(state) ? null : pathOf(state, touched.get(state.name));
    if (path !== null) suspects.set(path, state);
  }
  const others = new Map<PromptState, DesiredPrompt["digest"]>();
  if (suspects.size === 0) return others;
  for (const [path, { name, digest }] of await digestsAtHead(input, suspects)) {
    const state = suspects.get(path);
    if (state?.name !== name) continue;
    const { newestManaged } = state;
    if (newestManaged === null || digestAsMade(newestManaged) !== digest) others.set(state, digest);
  }
  return others;
}

async function digestsAtHead(
  { headDigests, repository, source, contents }: DesireInput,
  suspects: ReadonlyMap<string, PromptState>,
): Promise<HeadDigests> {
  return headDigests ?? readHeadDigests(repository, source.commit, contents, (path) => suspects.has(path));
}

/** Whether a number is gone, above the newest version of git's. */
function hasGap({ latest, newestManaged, nextVersion }: PromptState): boolean {
  return latest?.version !== newestManaged?.version || nextVersion > (latest?.version ?? 0) + 1;
}

/** Where git has the prompt now; null where it has none, or where the plan has its newest text as a new version anyway. */
function pathOf({ managed }: PromptState, desired: DesiredPrompt | undefined): string | null {
  if (desired !== undefined) return desired.orphaned || desired.versions.length > 0 ? null : desired.path;
  return managed === null || managed.orphaned ? null : managed.path;
}
