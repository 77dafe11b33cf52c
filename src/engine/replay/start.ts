import { shortCommit } from "../../core/commit.ts";
import type { CommitId } from "../../core/commit.ts";
import { PromptreeError } from "../../core/errors.ts";
import { generalProblem } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { HistoryMode, SyncState } from "../../core/registry.ts";
import type { Settings } from "../../core/settings.ts";
import { isOnFirstParents, listFirstParents, relate } from "../../git/history.ts";
import type { CommitRange } from "../../git/history.ts";
import { resolveCommit } from "../../git/repository.ts";
import type { Repository } from "../../git/repository.ts";

/** Where a replay begins, and how it goes on from there. */
export interface Start {
  readonly mode: HistoryMode;
  /** The commit after which history is followed; null for its beginning. */
  readonly from: CommitId | null;
  /** A commit whose whole tree counts as one change, before what follows it; null when every commit is followed. */
  readonly snapshot: CommitId | null;
  /** The commits that an interrupted sync may have made versions of already; null when there are none to be told. */
  readonly unfinished: CommitRange | null;
  readonly problems: readonly Problem[];
}

/**
 * @throws PromptreeError `blocked` when HEAD does not follow the last synced commit, or nobody can tell: an older text must
 * not overwrite a newer one.
 */
export async function findStart(
  repository: Repository,
  head: CommitId,
  settings: Settings,
  lastSync: SyncState | null,
  acceptRewrite: boolean,
): Promise<Start> {
  const { history: mode } = settings;
  if (lastSync === null) {
    return { ...(await firstStart(repository, head, settings)), unfinished: { from: null, to: head } };
  }
  const relation = await relate(repository, lastSync.commit, head);
  const unfinished = { from: lastSync.commit, to: head };
  switch (relation) {
    case "same":
      return { mode, from: head, snapshot: null, unfinished: null, problems: [] };
    case "ahead":
      return mode === "head"
        ? { mode, from: head, snapshot: head, unfinished, problems: [] }
        : { ...(await followFrom(repository, lastSync.commit, head)), mode, unfinished };
    case "unknown":
      if (repository.isShallow) throw shallow(lastSync.commit);
      break;
    case "behind":
    case "diverged":
      break;
  }
  if (!acceptRewrite) throw rewritten(lastSync.commit, head, relation);
  return { mode, from: head, snapshot: head, unfinished: null, problems: [] };
}

async function followFrom(
  repository: Repository,
  last: CommitId,
  head: CommitId,
): Promise<Pick<Start, "from" | "snapshot" | "problems">> {
  const merge = await joinedAt(repository, last, head);
  if (merge === null) return { from: last, snapshot: null, problems: [] };
  const message = `the last synced commit ${shortCommit(last)} came in by merge ${shortCommit(merge)}, which counts as one change`;
  return { from: merge, snapshot: merge, problems: [generalProblem("warning", "joined-by-merge", message)] };
}

/**
 * Where HEAD's line of first parents took in a commit beside it: the first one that comes after it, whose tree alone says what
 * became of both. Merging the wrong way round, as `git pull` does, puts the branch itself beside that line. Null for a commit on it.
 */
async function joinedAt(repository: Repository, commit: CommitId, head: CommitId): Promise<CommitId | null> {
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

async function firstStart(
  repository: Repository,
  head: CommitId,
  settings: Settings,
): Promise<Omit<Start, "unfinished">> {
  if (settings.history === "head") return { mode: "head", from: head, snapshot: head, problems: [] };
  if (repository.isShallow) {
    const warning = generalProblem(
      "warning",
      "shallow-clone",
      "this clone is shallow, so only the newest commit can be seen: every prompt gets one version",
      "For a version per commit, fetch the whole history first: git fetch --unshallow (in GitHub Actions, fetch-depth: 0)",
    );
    return { mode: "head", from: head, snapshot: head, problems: [warning] };
  }
  if (settings.since === null) return { mode: "first-parent", from: null, snapshot: null, problems: [] };
  const since = await resolveSince(repository, settings.since, head);
  return { mode: "first-parent", from: since, snapshot: since, problems: [] };
}

async function resolveSince(repository: Repository, ref: string, head: CommitId): Promise<CommitId> {
  const since = await resolveCommit(repository, ref);
  if (since === null) {
    throw new PromptreeError(
      "not-found",
      `promptree.yaml says history starts at "${ref}", and there is no such commit here`,
      {
        hint: "Name a commit, a tag or a branch of this repository under since:",
      },
    );
  }
  const relation = await relate(repository, since, head);
  if (relation === "same" || relation === "ahead") return (await joinedAt(repository, since, head)) ?? since;
  throw new PromptreeError(
    "not-found",
    `promptree.yaml says history starts at "${ref}", which HEAD does not come after`,
    {
      hint: "Name a commit before HEAD under since:",
    },
  );
}

function shallow(last: CommitId): PromptreeError {
  return new PromptreeError(
    "blocked",
    `the last synced commit ${shortCommit(last)} is not in this shallow clone, so nobody can tell older from newer`,
    { hint: "Fetch the whole history: git fetch --unshallow (in GitHub Actions, fetch-depth: 0 of actions/checkout)" },
  );
}

function rewritten(last: CommitId, head: CommitId, relation: "behind" | "diverged" | "unknown"): PromptreeError {
  const what = {
    behind: `the registry is at ${shortCommit(last)}, which is newer than HEAD ${shortCommit(head)}`,
    diverged: `history was rewritten: the last synced commit ${shortCommit(last)} is not in the history of HEAD ${shortCommit(head)}`,
    unknown: `history was rewritten: the last synced commit ${shortCommit(last)} is not in this repository`,
  }[relation];
  return new PromptreeError("blocked", what, {
    hint: "Check out the newest commit; or, if HEAD is right, compare it once and go on from there: --accept-rewrite",
  });
}
