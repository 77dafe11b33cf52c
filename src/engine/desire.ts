import type { AliasManifest } from "../core/alias.ts";
import type { CommitId } from "../core/commit.ts";
import type { PromptState, RegistryReader } from "../core/registry.ts";
import type { Settings } from "../core/settings.ts";
import type { DesiredState, ObservedState, Source } from "../core/state.ts";
import { listFirstParents } from "../git/history.ts";
import type { Repository } from "../git/repository.ts";
import { readAliasesAt } from "./alias-files.ts";
import { heldBack } from "./held-back.ts";
import { followCommits } from "./replay/commits.ts";
import type { ContentStore } from "./replay/content-store.ts";
import { readChanges } from "./replay/file-changes.ts";
import type { FileChange } from "./replay/file-changes.ts";
import type { HeadDigests } from "./replay/head-digests.ts";
import type { Progress } from "./progress.ts";
import { restoreLost } from "./replay/lost.ts";
import { Replay } from "./replay/replay.ts";
import type { Start } from "./replay/start.ts";

export interface DesireInput {
  readonly repository: Repository;
  readonly source: Source;
  readonly settings: Settings;
  readonly start: Start;
  readonly observed: ObservedState;
  /** What the registry holds of this repository. */
  readonly managed: readonly PromptState[];
  /** Whether a newest version that somebody has deleted would show in what is observed. */
  readonly showsDeleted: boolean;
  readonly readVersions: RegistryReader["readVersions"];
  readonly contents: ContentStore;
  /** What the files at the source hold, where that is being read already. */
  readonly headDigests: Promise<HeadDigests> | null;
  readonly progress: Progress;
}

/** What git says at the source, as far as it differs from what the registry was last told. */
export async function readDesired(input: DesireInput): Promise<DesiredState> {
  const { repository, source, settings, start, observed, managed, contents, progress } = input;
  const manifest = heldBack(readAliasesAt(repository, source.commit));
  const order = await unfinishedOrder(input);
  const files = await filesAtStart(input);
  const replay = new Replay({ managed, files, names: observed.prompts.keys(), order, contents });

  let commits = 0;
  for await (const batch of readChanges(
    followCommits(repository, start, source.commit, replay.paths),
    contents.blobs,
  )) {
    for (const commit of batch) replay.follow(commit);
    commits += batch.length;
    progress({ phase: "history", done: commits, total: null });
  }
  const result = replay.finish();
  const lost = await restoreLost(input, result.prompts);
  const base = start.snapshot === null ? start.from : null;
  const { manifest: aliases, problems } = await manifest;
  const unchanged = base !== null && result.aliasCommits.size === 0;
  return {
    source,
    mode: start.mode,
    base,
    commits: result.commits,
    prompts: new Map([...result.prompts, ...lost.prompts, ...lost.withLostVersions]),
    lost: new Set(lost.prompts.keys()),
    withLostVersions: new Set(lost.withLostVersions.keys()),
    covered: lost.covered,
    incomplete: lost.incomplete,
    aliases,
    aliasesAtBase: unchanged ? aliases : await manifestAt(repository, base ?? start.synced),
    aliasCommits: result.aliasCommits,
    splits: settings.splits,
    problems: [...start.problems, ...result.problems, ...lost.problems, ...problems],
  };
}

/** The places of the commits that an interrupted sync may have made versions of. */
async function unfinishedOrder({ repository, start, managed }: DesireInput): Promise<ReadonlyMap<CommitId, number>> {
  if (start.unfinished === null || managed.length === 0) return new Map();
  const commits = await listFirstParents(repository, start.unfinished);
  return new Map(commits.map((commit, place) => [commit, place]));
}

/**
 * The files where the replay begins, as they are in git, or null where the registry's own record of them will do. An interrupted
 * sync has taken that ahead for some prompts, and nobody can tell for which; of a prompt whose versions somebody has deleted, all
 * of them, it says nothing, and the file would not be seen to share its name with another; and a prompt that somebody has renamed
 * took it along.
 */
async function filesAtStart({
  repository,
  start,
  managed,
  showsDeleted,
  contents,
}: DesireInput): Promise<readonly FileChange[] | null> {
  if (start.snapshot !== null) return null;
  if (start.from === null) return [];
  if (start.unfinished === null && showsDeleted && !managed.some(isEmptied)) return null;
  const tree = { snapshot: start.from, from: start.from };
  const batches = await Array.fromAsync(readChanges(followCommits(repository, tree, start.from, []), contents.blobs));
  return batches.flatMap((batch) => batch.flatMap((commit) => commit.files));
}

function isEmptied({ managed, newestManaged }: PromptState): boolean {
  return managed?.orphaned === false && newestManaged === null;
}

async function manifestAt(repository: Repository, commit: CommitId | null): Promise<AliasManifest | null> {
  if (commit === null) return null;
  return (await readAliasesAt(repository, commit)).manifest;
}
