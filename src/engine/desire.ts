import { NO_PROBLEMS, hasErrors } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import type { AliasManifest } from "../core/alias.ts";
import type { CommitId } from "../core/commit.ts";
import type { PromptState } from "../core/registry.ts";
import type { DesiredState, ObservedState, Source } from "../core/state.ts";
import { readAliases } from "../content/aliases.ts";
import { readFileAt } from "../git/blobs.ts";
import type { BlobReader } from "../git/blobs.ts";
import { listFirstParents, readCommit, readHistory } from "../git/history.ts";
import type { HistoryCommit } from "../git/history.ts";
import type { Repository } from "../git/repository.ts";
import { readTree } from "../git/tree.ts";
import { judgeFile } from "./judge-file.ts";
import { ContentStore } from "./replay/content-store.ts";
import { ALIASES_FILE, HISTORY_PATHS } from "./paths.ts";
import { readChanges } from "./replay/file-changes.ts";
import type { FileChange } from "./replay/file-changes.ts";
import type { Progress } from "./progress.ts";
import { Replay } from "./replay/replay.ts";
import type { Start } from "./replay/start.ts";

export interface DesireInput {
  readonly repository: Repository;
  readonly source: Source;
  readonly start: Start;
  readonly observed: ObservedState;
  /** What the registry holds of this repository. */
  readonly managed: readonly PromptState[];
  readonly blobs: BlobReader;
  readonly progress: Progress;
}

/** What git says at the source, as far as it differs from what the registry was last told. */
export async function readDesired(
  input: DesireInput,
): Promise<{ readonly desired: DesiredState; readonly contents: ContentStore }> {
  const { repository, source, start, observed, managed, blobs, progress } = input;
  const contents = new ContentStore(blobs);
  const manifest = heldBack(readManifest(repository, source.commit));
  const order = await unfinishedOrder(input);
  const files = await filesAtStart(input);
  const replay = new Replay({ managed, files, names: observed.prompts.keys(), order, contents });

  let commits = 0;
  for await (const batch of readChanges(follow(repository, start, source.commit, replay.paths), blobs)) {
    for (const commit of batch) replay.follow(commit);
    commits += batch.length;
    progress({ phase: "history", done: commits, total: null });
  }
  const result = replay.finish();
  const base = start.snapshot === null ? start.from : null;
  const { manifest: aliases, problems } = await manifest;
  const unchanged = base !== null && result.aliasCommits.size === 0;
  const desired: DesiredState = {
    source,
    mode: start.mode,
    base,
    commits: result.commits,
    prompts: result.prompts,
    aliases,
    aliasesAtBase: unchanged ? aliases : await manifestAtBase(repository, base),
    aliasCommits: result.aliasCommits,
    problems: [...start.problems, ...result.problems, ...problems],
  };
  return { desired, contents };
}

/** The places of the commits that an interrupted sync may have made versions of. */
async function unfinishedOrder({ repository, start, managed }: DesireInput): Promise<ReadonlyMap<CommitId, number>> {
  if (start.unfinished === null || managed.length === 0) return new Map();
  const commits = await listFirstParents(repository, start.unfinished);
  return new Map(commits.map((commit, place) => [commit, place]));
}

/**
 * The files where the replay begins, as they are in git, or null where the registry's own record of them will do. An interrupted
 * sync has taken that ahead for some prompts, and nobody can tell for which.
 */
async function filesAtStart({ repository, start, blobs }: DesireInput): Promise<readonly FileChange[] | null> {
  if (start.snapshot !== null) return null;
  if (start.from === null) return [];
  if (start.unfinished === null) return null;
  const batches = await Array.fromAsync(readChanges(only(snapshot(repository, start.from, [])), blobs));
  return batches.flatMap((batch) => batch.flatMap((commit) => commit.files));
}

async function* only<Item>(item: Promise<Item>): AsyncIterable<Item> {
  yield await item;
}

async function* follow(
  repository: Repository,
  start: Start,
  head: CommitId,
  known: Iterable<string>,
): AsyncIterable<HistoryCommit> {
  if (start.snapshot !== null) yield await snapshot(repository, start.snapshot, known);
  if (start.from !== head) yield* readHistory(repository, { from: start.from, to: head, paths: HISTORY_PATHS });
}

/** A commit's whole tree as one change: all that is there, and the end of what is known and is not. */
async function snapshot(repository: Repository, commit: CommitId, known: Iterable<string>): Promise<HistoryCommit> {
  const info = heldBack(readCommit(repository, commit));
  const gone = new Set(known);
  const changes: HistoryCommit["changes"][number][] = [];
  for await (const entry of readTree(repository, commit, HISTORY_PATHS)) {
    gone.delete(entry.path);
    changes.push({ path: entry.path, entry, renamedFrom: null });
  }
  for (const path of gone) changes.push({ path, entry: null, renamedFrom: null });
  return { commit: await info, changes };
}

interface ManifestReading {
  readonly manifest: AliasManifest | null;
  readonly problems: readonly Problem[];
}

async function manifestAtBase(repository: Repository, base: CommitId | null): Promise<AliasManifest | null> {
  if (base === null) return null;
  const { manifest, problems } = await readManifest(repository, base);
  return hasErrors(problems) ? null : manifest;
}

async function readManifest(repository: Repository, commit: CommitId): Promise<ManifestReading> {
  const file = await readFileAt(repository, commit, ALIASES_FILE);
  return judgeFile<ManifestReading>(ALIASES_FILE, file, readAliases, { manifest: null, problems: NO_PROBLEMS });
}

/** Work whose failure is thrown where it is awaited; until then it must not count as unhandled. */
function heldBack<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined);
  return work;
}
