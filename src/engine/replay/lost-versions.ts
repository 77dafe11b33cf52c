import { PROMPTS_FOLDER } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptState, VersionSummary } from "../../core/registry.ts";
import type { DesiredPrompt } from "../../core/state.ts";
import { digestAsMade } from "../../core/version.ts";
import { FrontCache } from "../../content/front-cache.ts";
import { isPromptPath } from "../../content/prompt-path.ts";
import type { TreeEntry } from "../../git/entry.ts";
import { readTree } from "../../git/tree.ts";
import type { DesireInput } from "../desire.ts";
import { readEntry } from "./file-changes.ts";

/** How many files are in memory at once. */
const FILES_A_BATCH = 500;

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
  const { start, managed, observed, countsDeleted } = input;
  if (start.from === null || start.snapshot !== null) return new Map();
  // Versions that an interrupted sync has made again hide that others are still missing.
  const isTold = countsDeleted && (observed.lastSync?.unfinished ?? null) === null;
  const suspects = new Map<string, PromptState>();
  for (const state of managed) {
    const path = isTold && !hasGap(state) ? null : pathOf(state, touched.get(state.name));
    if (path !== null) suspects.set(path, state);
  }
  const others = new Map<PromptState, DesiredPrompt["digest"]>();
  if (suspects.size === 0) return others;
  for await (const [state, digest] of readDigests(input, suspects)) {
    const { newestManaged } = state;
    if (newestManaged === null || digestAsMade(newestManaged) !== digest) others.set(state, digest);
  }
  return others;
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

/** The digests of these files at the source, as far as they are still the prompts that they were. */
async function* readDigests(
  { repository, source, contents }: DesireInput,
  suspects: ReadonlyMap<string, PromptState>,
): AsyncGenerator<readonly [PromptState, DesiredPrompt["digest"]]> {
  const fronts = new FrontCache();
  const entries: TreeEntry[] = [];
  for await (const entry of readTree(repository, source.commit, [PROMPTS_FOLDER])) {
    if (entry.kind === "file" && isPromptPath(entry.path) && suspects.has(entry.path)) entries.push(entry);
  }
  for (let first = 0; first < entries.length; first += FILES_A_BATCH) {
    const batch = entries.slice(first, first + FILES_A_BATCH);
    const readings = await contents.blobs.read(batch.map((entry) => entry.blob));
    for (const [index, entry] of batch.entries()) {
      const { prompt } = readEntry(entry, readings[index], fronts);
      const state = suspects.get(entry.path);
      if (prompt !== null && state?.name === prompt.name) yield [state, prompt.digest];
    }
  }
}
