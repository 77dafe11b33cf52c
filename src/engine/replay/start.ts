import { shortCommit } from "../../core/commit.ts";
import type { CommitId } from "../../core/commit.ts";
import { PromptreeError } from "../../core/errors.ts";
import { generalProblem } from "../../core/problem.ts";
import type { PromptState, SyncState } from "../../core/registry.ts";
import type { Settings } from "../../core/settings.ts";
import { relate } from "../../git/history.ts";
import type { CommitRange } from "../../git/history.ts";
import type { Repository } from "../../git/repository.ts";
import { FETCH_HISTORY } from "./fetch-history.ts";
import { joinedAt, mayBeCutAbove } from "./first-parent-line.ts";
import { firstStart, strayCommit } from "./first-start.ts";
import type { Beginning } from "./first-start.ts";

export interface Start extends Beginning {
  /** The commits that an interrupted sync may have made versions of already; null when there are none to be told. */
  readonly unfinished: CommitRange | null;
  /** The last synced commit, for a tree that counts as one change after it; null where no sync ended there as it should. */
  readonly synced: CommitId | null;
}

export interface StartInput {
  readonly repository: Repository;
  readonly head: CommitId;
  readonly settings: Settings;
  readonly lastSync: SyncState | null;
  /** What the registry holds of this repository. */
  readonly managed: readonly PromptState[];
  readonly acceptRewrite: boolean;
}

/**
 * @throws PromptreeError `blocked` when HEAD does not follow the last synced commit, or nobody can tell: an older text must
 * not overwrite a newer one.
 */
export async function findStart(input: StartInput): Promise<Start> {
  const { repository, head, settings, lastSync, managed, acceptRewrite } = input;
  const mode = settings.history;
  const afresh: Start = { mode, from: head, snapshot: head, unfinished: null, synced: null, problems: [] };
  if (lastSync === null) {
    const stray = await strayCommit(repository, head, managed);
    if (stray === null) {
      const unfinished = { from: null, to: head };
      return { ...(await firstStart(repository, head, settings)), unfinished, synced: null };
    }
    if (acceptRewrite) return afresh;
    throw repository.isShallow ? shallow(stray, "newest registered") : forgotten(stray, head);
  }
  const relation = await relate(repository, lastSync.commit, head);
  const cutOff = lastSync.unfinished;
  const unfinished = cutOff === null ? null : { from: lastSync.commit, to: head };
  // What a sync that was cut off has moved on its way to this tree, nobody can tell.
  const synced = cutOff === null ? lastSync.commit : null;
  if (cutOff !== null && !(await follows(repository, cutOff, head))) {
    if (acceptRewrite) return afresh;
    throw ahead(cutOff, head);
  }
  switch (relation) {
    case "same":
      return { mode, from: head, snapshot: null, unfinished: null, synced, problems: [] };
    case "ahead":
      return mode === "head"
        ? { ...afresh, unfinished, synced }
        : { ...(await followFrom(repository, lastSync.commit, head)), mode, unfinished, synced };
    case "unknown":
      if (repository.isShallow) throw shallow(lastSync.commit, "last synced");
      break;
    case "behind":
    case "diverged":
      break;
  }
  if (!acceptRewrite) throw rewritten(lastSync.commit, head, relation);
  return afresh;
}

async function follows(repository: Repository, commit: CommitId, head: CommitId): Promise<boolean> {
  const relation = await relate(repository, commit, head);
  return relation === "same" || relation === "ahead";
}

async function followFrom(
  repository: Repository,
  last: CommitId,
  head: CommitId,
): Promise<Pick<Start, "from" | "snapshot" | "problems">> {
  const merge = await joinedAt(repository, last, head);
  if (merge === null) return { from: last, snapshot: null, problems: [] };
  if (await mayBeCutAbove(repository, last, head))
    throw shallow(last, "last synced", "HEAD's line of first parents down to");
  const message = `the last synced commit ${shortCommit(last)} came in by merge ${shortCommit(merge)}, which counts as one change`;
  return { from: merge, snapshot: merge, problems: [generalProblem("warning", "joined-by-merge", message)] };
}

function shallow(commit: CommitId, which: "last synced" | "newest registered", line = ""): PromptreeError {
  const missing = `${line} the ${which} commit ${shortCommit(commit)}`.trim();
  return new PromptreeError("blocked", `${missing} is not in this shallow clone, so nobody can tell older from newer`, {
    hint: FETCH_HISTORY,
  });
}

function rewritten(last: CommitId, head: CommitId, relation: "behind" | "diverged" | "unknown"): PromptreeError {
  const what = {
    behind: `the registry is at ${shortCommit(last)}, which is newer than HEAD ${shortCommit(head)}`,
    diverged: `history was rewritten: the last synced commit ${shortCommit(last)} is not in the history of HEAD ${shortCommit(head)}`,
    unknown: `history was rewritten: the last synced commit ${shortCommit(last)} is not in this repository`,
  }[relation];
  return new PromptreeError("blocked", what, { hint: ACCEPT });
}

function forgotten(stray: CommitId, head: CommitId): PromptreeError {
  const message = `the registry has a version of commit ${shortCommit(stray)}, which HEAD ${shortCommit(head)} does not come after by first parents`;
  return new PromptreeError("blocked", message, { hint: ACCEPT });
}

function ahead(cutOff: CommitId, head: CommitId): PromptreeError {
  const message = `a sync of commit ${shortCommit(cutOff)} was cut off halfway, and HEAD ${shortCommit(head)} does not come after that commit`;
  return new PromptreeError("blocked", message, { hint: ACCEPT });
}

const ACCEPT =
  "check out the newest commit; or, if HEAD is right, compare it once and go on from there: promptree sync --accept-rewrite";
