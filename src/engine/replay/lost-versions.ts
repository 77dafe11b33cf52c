import type { Digest } from "../../core/digest.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptState, VersionSummary } from "../../core/registry.ts";
import type { DesiredPrompt } from "../../core/state.ts";
import { digestAsMade } from "../../core/version.ts";
import type { DesireInput } from "../desire.ts";
import { readHeadDigests } from "./head-digests.ts";
import type { HeadDigests } from "./head-digests.ts";

type DesiredPrompts = ReadonlyMap<PromptName, DesiredPrompt>;

/** What is amiss with prompts whose newest version of git's is not what their files hold, though nothing has changed these. */
export interface Amiss {
  /** Somebody has deleted the version that was. */
  readonly lost: readonly PromptState[];
  /** It is there, and below one that an older commit has made: a reply was lost, or somebody has copied that. */
  readonly covered: ReadonlyMap<PromptName, VersionSummary>;
}

/**
 * What the replay has read of a prompt makes a version again by itself, and is left out.
 * @param history What all of history makes; read where a newest version has the text of its file and may yet be an older one's.
 */
export async function findLostVersions(
  input: DesireInput,
  touched: DesiredPrompts,
  history: () => Promise<DesiredPrompts>,
): Promise<Amiss> {
  const { others, alike: open, gapped } = await findOthers(input, touched);
  const alike = [...open, ...(await lackingNumbers(input, gapped))];
  const cut = new Map(alike.length === 0 ? [] : findCut(alike, touched, await history()));
  const digests = new Map([...others, ...cut]);
  const versions = await versionsOf(input, [...digests.keys()]);
  const covered = new Map<PromptName, VersionSummary>();
  for (const [state, digest] of digests) {
    const meant = coveredVersion(state, digest, versions.get(state.name) ?? []);
    if (meant !== null) covered.set(state.name, meant);
  }
  // Below a second version of an older commit, those of later ones may well be there.
  const isRepeated = (state: PromptState): boolean => firstOfNewest(state, versions.get(state.name) ?? []) !== null;
  const lost = [...digests.keys()].filter(
    (state) => !covered.has(state.name) && !(cut.has(state) && isRepeated(state)),
  );
  return { lost, covered };
}

/** Of prompts whose newest version was made by a commit after which others have made versions that nobody plans, the text. */
function findCut(
  states: readonly PromptState[],
  touched: DesiredPrompts,
  history: DesiredPrompts,
): readonly (readonly [PromptState, Digest])[] {
  return states.flatMap((state) => {
    const versions = history.get(state.name)?.versions ?? [];
    const newest = state.newestManaged?.provenance?.commit;
    const place = versions.findLastIndex(({ commit }) => commit.id === newest);
    const last = versions.at(-1);
    // Of a commit that made no version in this history, nobody can tell what came after it.
    if (place === -1 || last === undefined) return [];
    const planned = touched.get(state.name)?.versions.length ?? 0;
    return versions.length - 1 - place > planned ? [[state, last.digest] as const] : [];
  });
}

async function versionsOf({ readVersions }: DesireInput, states: readonly PromptState[]) {
  if (states.length === 0) return new Map<PromptName, readonly VersionSummary[]>();
  const pages = await Array.fromAsync(readVersions(states.map(({ name }) => name)));
  return Map.groupBy(pages.flat(), ({ prompt }) => prompt);
}

/** Those of which a number above git's newest version is nobody's; other people's versions may have it. */
async function lackingNumbers(input: DesireInput, states: readonly PromptState[]): Promise<readonly PromptState[]> {
  const versions = await versionsOf(input, states);
  return states.filter(({ name, newestManaged, nextVersion }) => {
    const newest = newestManaged?.version ?? 0;
    const above = (versions.get(name) ?? []).filter(({ version }) => version > newest);
    return above.length < nextVersion - 1 - newest;
  });
}

/** The newest version that holds what git has, where the one above it is a second one of its commit; null elsewhere. */
function coveredVersion(
  state: PromptState,
  digest: Digest,
  versions: readonly VersionSummary[],
): VersionSummary | null {
  const made = firstOfNewest(state, versions);
  if (made === null) return null;
  const repeated = versions.findIndex(({ version }) => version === state.newestManaged?.version);
  return (
    versions.slice(made + 1, repeated).findLast((one) => one.provenance !== null && digestAsMade(one) === digest) ??
    null
  );
}

/** The place of the first version of the commit that the newest one names; null where that is the newest one itself. */
function firstOfNewest({ newestManaged }: PromptState, versions: readonly VersionSummary[]): number | null {
  const commit = newestManaged?.provenance?.commit;
  const made = versions.findIndex(({ provenance }) => commit !== undefined && provenance?.commit === commit);
  return made === -1 || versions[made]?.version === newestManaged?.version ? null : made;
}

interface Others {
  /** The prompts whose newest version of git's is another than their files', with the digests of these. */
  readonly others: ReadonlyMap<PromptState, Digest>;
  /** Those that it takes history to tell of: an older version can have the same text. */
  readonly alike: readonly PromptState[];
  /** Those of them of which a deletion would show as a number that is missing. */
  readonly gapped: readonly PromptState[];
}

async function findOthers(input: DesireInput, touched: DesiredPrompts): Promise<Others> {
  const { start, managed, observed, showsDeleted } = input;
  if (start.from === null || start.snapshot !== null) return { others: new Map(), alike: [], gapped: [] };
  // Versions that an interrupted sync has made again hide that others are still missing.
  const isUnfinished = (observed.lastSync?.unfinished ?? null) !== null;
  const isTold = showsDeleted && !isUnfinished;
  const suspects = new Map<string, PromptState>();
  const alike: PromptState[] = [];
  const gapped: PromptState[] = [];
  for (const state of managed) {
    const path = isTold && !hasGap(state) ? null : pathOf(state, touched.get(state.name));
    if (path !== null) suspects.set(path, state);
    else if (isUnfinished && (touched.get(state.name)?.versions.length ?? 0) > 0) alike.push(state);
  }
  const others = new Map<PromptState, Digest>();
  if (suspects.size > 0) {
    for (const [path, { name, digest }] of await digestsAtHead(input, suspects)) {
      const state = suspects.get(path);
      if (state?.name !== name) continue;
      const { newestManaged } = state;
      if (newestManaged === null || digestAsMade(newestManaged) !== digest) others.set(state, digest);
      else (isTold ? gapped : alike).push(state);
    }
  }
  return isFollowed(input) ? { others, alike, gapped } : { others, alike: [], gapped: [] };
}

/** Whether versions come from a line of commits that is here whole. */
function isFollowed({ repository, settings, observed }: DesireInput): boolean {
  return settings.history === "first-parent" && observed.lastSync?.mode === "first-parent" && !repository.isShallow;
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
