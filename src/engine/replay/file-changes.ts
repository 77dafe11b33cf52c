import type { CommitInfo } from "../../core/commit.ts";
import { PROMPTS_FOLDER } from "../../core/name.ts";
import { fileProblem } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { PromptReading } from "../../core/prompt-file.ts";
import { isAliasesPath } from "../../content/alias-path.ts";
import { FrontCache } from "../../content/front-cache.ts";
import { readPrompt } from "../../content/prompt.ts";
import { isPromptPath, mayHoldPrompts } from "../../content/prompt-path.ts";
import type { BlobReader, BlobReading } from "../../git/blobs.ts";
import type { HistoryCommit, PathChange } from "../../git/history.ts";
import { explainEntry } from "../../git/entry.ts";
import type { TreeEntry } from "../../git/entry.ts";

/** A commit with the files it changed, read. */
export interface ReadCommit {
  readonly commit: CommitInfo;
  readonly files: readonly FileChange[];
  readonly changesAliases: boolean;
}

export interface FileChange {
  readonly path: string;
  readonly renamedFrom: string | null;
  /** Null when the commit deleted the file. */
  readonly file: { readonly entry: TreeEntry; readonly reading: PromptReading } | null;
}

/**
 * How many files are parsed in one go. What git has sent meanwhile waits in a pipe that holds 64 KiB, and git waits with it:
 * few enough that this is about as much.
 */
const FILES_A_BATCH = 32;

/** How many batches git has been asked for beyond the one that is parsed. */
const BATCHES_AHEAD = 12;

/** Reads the files of commits in bulk; git fetches the next batches while one is parsed. */
export async function* readChanges(
  history: AsyncIterable<HistoryCommit> | Iterable<HistoryCommit>,
  blobs: BlobReader,
): AsyncIterable<readonly ReadCommit[]> {
  const fronts = new FrontCache();
  const pending: Promise<readonly ReadCommit[]>[] = [];
  for await (const commits of batches(history)) {
    const next = readBatch(commits, blobs, fronts);
    // A failure is thrown where it is awaited, some rounds later; until then it must not count as unhandled.
    next.catch(() => undefined);
    pending.push(next);
    const first = pending.length > BATCHES_AHEAD ? pending.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const rest of pending) yield await rest;
}

async function* batches(
  history: AsyncIterable<HistoryCommit> | Iterable<HistoryCommit>,
): AsyncIterable<readonly HistoryCommit[]> {
  let batch: HistoryCommit[] = [];
  let files = 0;
  for await (const commit of history) {
    batch.push(commit);
    files += commit.changes.length;
    if (files < FILES_A_BATCH) continue;
    yield batch;
    batch = [];
    files = 0;
  }
  if (batch.length > 0) yield batch;
}

async function readBatch(
  commits: readonly HistoryCommit[],
  blobs: BlobReader,
  fronts: FrontCache,
): Promise<readonly ReadCommit[]> {
  const entries = commits.flatMap((commit) =>
    commit.changes.flatMap((change) => (isReadable(change) ? [change.entry] : [])),
  );
  const readings = await blobs.read(entries.map((entry) => entry.blob));
  const read = new Map<TreeEntry, BlobReading>();
  for (const [index, entry] of entries.entries()) {
    const reading = readings[index];
    if (reading !== undefined) read.set(entry, reading);
  }
  return commits.map(({ commit, changes }) => ({
    commit,
    files: changes.filter(({ path }) => !isAliasesPath(path)).map((change) => readChange(change, read, fronts)),
    changesAliases: changes.some(({ path }) => isAliasesPath(path)),
  }));
}

function readChange(change: PathChange, read: ReadonlyMap<TreeEntry, BlobReading>, fronts: FrontCache): FileChange {
  const { path, entry, renamedFrom } = change;
  if (entry === null || isNoPrompt(entry)) return { path, renamedFrom, file: null };
  return { path, renamedFrom, file: { entry, reading: readEntry(entry, read.get(entry), fronts) } };
}

/** An ordinary file that makes no prompt. A link or a submodule is not among these: it may hide prompts. */
export function isNoPrompt({ path, kind }: Pick<TreeEntry, "path" | "kind">): boolean {
  return kind === "file" && !mayHoldPrompts(path);
}

function isReadable(change: PathChange): change is PathChange & { readonly entry: TreeEntry } {
  return change.entry?.kind === "file" && isPromptPath(change.path) && explainEntry(change.entry) === null;
}

/** One file of a tree judged: by what kind of entry it is, then by its bytes. */
export function readEntry(
  entry: Pick<TreeEntry, "path" | "kind">,
  reading: BlobReading | undefined,
  fronts: FrontCache | null = null,
): PromptReading {
  const wrong = explainEntry(entry);
  if (wrong !== null) return broken(wrong);
  if (entry.path === PROMPTS_FOLDER) return broken(notAFolder());
  if (reading?.kind === "bytes") return readPrompt(entry.path, reading.bytes, fronts);
  if (reading?.kind === "too-big") {
    const message = `is ${reading.size} bytes long; a prompt file may have 1 MiB`;
    return broken(fileProblem("error", "file-too-big", entry.path, message));
  }
  const hint = "fetch it: git fetch --refetch, without a filter";
  return broken(fileProblem("error", "blob-missing", entry.path, "is not in this clone", hint));
}

function notAFolder(): Problem {
  const message = "is a file, and prompts live in a folder of that name";
  return fileProblem("error", "not-a-folder", PROMPTS_FOLDER, message, "put the folder back in its place");
}

function broken(problem: Problem): PromptReading {
  return { prompt: null, problems: [problem] };
}
