import type { CommitId } from "../../core/commit.ts";
import { readCommit, readHistory } from "../../git/history.ts";
import type { HistoryCommit } from "../../git/history.ts";
import type { Repository } from "../../git/repository.ts";
import { readTree } from "../../git/tree.ts";
import { heldBack } from "../held-back.ts";
import { HISTORY_PATHS } from "../paths.ts";
import type { Beginning } from "./first-start.ts";

/**
 * The commits of a replay, oldest first.
 * @param known the paths that a snapshot ends where it does not have them.
 */
export async function* followCommits(
  repository: Repository,
  { snapshot, from }: Pick<Beginning, "snapshot" | "from">,
  head: CommitId,
  known: Iterable<string>,
): AsyncIterable<HistoryCommit> {
  if (snapshot !== null) yield await readSnapshot(repository, snapshot, known);
  if (from !== head) yield* readHistory(repository, { from, to: head, paths: HISTORY_PATHS });
}

/** A commit's whole tree as one change: all that is there, and the end of what is known and is not. */
async function readSnapshot(repository: Repository, commit: CommitId, known: Iterable<string>): Promise<HistoryCommit> {
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
