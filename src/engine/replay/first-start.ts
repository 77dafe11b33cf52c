import type { CommitId } from "../../core/commit.ts";
import { PromptreeError } from "../../core/errors.ts";
import { generalProblem } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { HistoryMode, PromptState } from "../../core/registry.ts";
import type { Settings } from "../../core/settings.ts";
import { listFirstParents, relate } from "../../git/history.ts";
import { resolveCommit } from "../../git/repository.ts";
import type { Repository } from "../../git/repository.ts";
import { joinedAt } from "./first-parent-line.ts";

/** Where a replay begins, and how it goes on from there. */
export interface Beginning {
  readonly mode: HistoryMode;
  /** The commit after which history is followed; null for its beginning. */
  readonly from: CommitId | null;
  /** A commit whose whole tree counts as one change, before what follows it; null when every commit is followed. */
  readonly snapshot: CommitId | null;
  readonly problems: readonly Problem[];
}

/** Where a replay begins when nothing is recorded of a sync before. */
export async function firstStart(repository: Repository, head: CommitId, settings: Settings): Promise<Beginning> {
  if (settings.history === "head") return { mode: "head", from: head, snapshot: head, problems: [] };
  if (repository.isShallow) {
    const warning = generalProblem(
      "warning",
      "shallow-clone",
      "this clone is shallow, so only the newest commit can be seen: every prompt gets one version",
      "for a version per commit, fetch the whole history first: git fetch --unshallow (in GitHub Actions, fetch-depth: 0)",
    );
    return { mode: "head", from: head, snapshot: head, problems: [warning] };
  }
  if (settings.since === null) return { mode: "first-parent", from: null, snapshot: null, problems: [] };
  const since = await resolveSince(repository, settings.since, head);
  return { mode: "first-parent", from: since, snapshot: since, problems: [] };
}

/**
 * A commit that made a version of ours and is none of HEAD's line. Where the last sync is not recorded, because the first one
 * was cut off or the record was deleted, it is all that tells that HEAD is older, or another history.
 */
export async function strayCommit(
  repository: Repository,
  head: CommitId,
  managed: readonly PromptState[],
): Promise<CommitId | null> {
  if (managed.length === 0) return null;
  const line = new Set(await listFirstParents(repository, { from: null, to: head }));
  const made = managed.map(({ newestManaged }) => newestManaged?.provenance?.commit ?? null);
  return made.find((commit) => commit !== null && !line.has(commit)) ?? null;
}

async function resolveSince(repository: Repository, ref: string, head: CommitId): Promise<CommitId> {
  const since = await resolveCommit(repository, ref);
  if (since === null) {
    throw new PromptreeError(
      "not-found",
      `promptree.yaml says history starts at "${ref}", and there is no such commit here`,
      {
        hint: "name a commit, a tag or a branch of this repository under since:",
      },
    );
  }
  const relation = await relate(repository, since, head);
  if (relation === "same" || relation === "ahead") return (await joinedAt(repository, since, head)) ?? since;
  throw new PromptreeError(
    "not-found",
    `promptree.yaml says history starts at "${ref}", which HEAD does not come after`,
    {
      hint: "name a commit before HEAD under since:",
    },
  );
}
