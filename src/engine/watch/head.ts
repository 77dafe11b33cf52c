import type { CommitId } from "../../core/commit.ts";
import { syncBranch } from "../../git/branch.ts";
import { openRepository } from "../../git/repository.ts";
import type { Project } from "../project.ts";
import { projectOf } from "../project.ts";

/** Where HEAD is. */
export interface Head {
  readonly project: Project;
  /** Null where HEAD is on no branch, as during a rebase. */
  readonly branch: string | null;
  /** Null before the first commit. */
  readonly commit: CommitId | null;
  /** Whether it is on the branch that is synced. */
  readonly syncs: boolean;
}

/** @param before Given back where HEAD is there still; null to read all anew. */
export async function readHead(dir: string, before: Head | null): Promise<Head> {
  const repository = await openRepository(dir);
  const { branch, head: commit } = repository;
  if (before?.branch === branch && before.commit === commit) return before;
  const project = await projectOf(repository);
  const { name } = await syncBranch(repository, project.settings.branch);
  return { project, branch, commit, syncs: branch === name };
}

/** Whether there is another reason to sync in one than in the other. */
export function isMoved(before: Head, after: Head): boolean {
  return (
    before.branch !== after.branch ||
    before.commit !== after.commit ||
    before.syncs !== after.syncs ||
    before.project.repository.isShallow !== after.project.repository.isShallow
  );
}
