import type { CommitId } from "../core/commit.ts";
import { PromptreeError } from "../core/errors.ts";
import type { SyncState } from "../core/registry.ts";
import { isOnFirstParents, readHistory } from "../git/history.ts";
import type { HistoryCommit } from "../git/history.ts";
import type { Repository } from "../git/repository.ts";
import { heldBack } from "./held-back.ts";
import { SYNCED_PATHS } from "./paths.ts";

/** Its disposal waits until git is done. */
export interface RecentCommits extends AsyncDisposable {
  /** The commit they come after. */
  readonly base: CommitId;
  /** Where they are few and on HEAD's own line; null where they are not. */
  readonly commits: Promise<readonly HistoryCommit[] | null>;
}

/** Beyond that, looking at each file by itself takes longer than looking at all. */
const MOST_FILES = 50;

/** Begins to read what has come since the last sync; null where nothing has, or it left something to say. */
export function readSince(repository: Repository, lastSync: SyncState | null, head: CommitId): RecentCommits | null {
  if (lastSync === null || lastSync.settledRevision === null || lastSync.commit === head) return null;
  return readRecent(repository, lastSync.commit, head);
}

/** Begins to read the commits from `base`, which is left out, to `head`. */
export function readRecent(repository: Repository, base: CommitId, head: CommitId): RecentCommits {
  const commits = heldBack(fewCommits(repository, base, head));
  return { base, commits, [Symbol.asyncDispose]: async () => void (await Promise.allSettled([commits])) };
}

async function fewCommits(
  repository: Repository,
  base: CommitId,
  head: CommitId,
): Promise<readonly HistoryCommit[] | null> {
  try {
    const [commits, isOnLine] = await Promise.all([
      readFew(repository, base, head),
      isOnFirstParents(repository, base, head),
    ]);
    return isOnLine ? commits : null;
  } catch (error) {
    // A commit that is not here: whoever looks at everything tells why.
    if (error instanceof PromptreeError && error.code === "git-failed") return null;
    throw error;
  }
}

async function readFew(repository: Repository, from: CommitId, to: CommitId): Promise<readonly HistoryCommit[] | null> {
  const commits: HistoryCommit[] = [];
  let files = 0;
  for await (const commit of readHistory(repository, { from, to, paths: SYNCED_PATHS })) {
    commits.push(commit);
    files += commit.changes.length;
    if (files > MOST_FILES) return null;
  }
  return commits;
}
