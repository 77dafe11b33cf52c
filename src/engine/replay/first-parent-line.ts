import type { CommitId } from "../../core/commit.ts";
import { isOnFirstParents, listFirstParents, relate } from "../../git/history.ts";
import type { Repository } from "../../git/repository.ts";

/**
 * Where HEAD's line of first parents took in a commit beside it: the first one that comes after it, whose tree alone says what
 * became of both. Merging the wrong way round, as `git pull` does, puts the branch itself beside that line. Null for a commit
 * on it.
 */
export async function joinedAt(repository: Repository, commit: CommitId, head: CommitId): Promise<CommitId | null> {
  if (await isOnFirstParents(repository, commit, head)) return null;
  const line = await listFirstParents(repository, { from: commit, to: head });
  let first = 0;
  let last = line.length - 1;
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    const isAfter = (await relate(repository, commit, line[middle] ?? head)) === "ahead";
    if (isAfter) last = middle;
    else first = middle + 1;
  }
  return line[first] ?? head;
}

/**
 * Whether a commit that is not seen on HEAD's line of first parents may be on it all the same, in a shallow clone: below where
 * that line was cut. A line that is seen down to a commit before it has passed it by.
 */
export async function mayBeCutAbove(repository: Repository, commit: CommitId, head: CommitId): Promise<boolean> {
  if (!repository.isShallow) return false;
  const [end = head] = await listFirstParents(repository, { from: null, to: head });
  return (await relate(repository, end, commit)) !== "ahead";
}
