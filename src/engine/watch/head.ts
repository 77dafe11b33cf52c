import type { CommitId } from "../../core/commit.ts";
import type { Registry } from "../../core/registry.ts";
import type { SyncResult } from "../../core/sync-result.ts";
import { syncBranch } from "../../git/branch.ts";
import { openRepository } from "../../git/repository.ts";
import type { Project } from "../project.ts";
import { projectOf } from "../project.ts";
import { sync } from "../sync.ts";

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

/** @param before Given back where HEAD is there still. */
export async function readHead(dir: string, before: Head | null): Promise<Head> {
  const repository = await openRepository(dir);
  const { branch, head: commit } = repository;
  if (before?.branch === branch && before.commit === commit) return before;
  const project = await projectOf(repository);
  const { name } = await syncBranch(repository, project.settings.branch);
  return { project, branch, commit, syncs: branch === name };
}

/** Nobody is there to be asked: what a person has to decide is left undone and told. */
const UNATTENDED = { prune: false, adopt: false, force: false, acceptRewrite: false, anyBranch: false, approved: null };

/** Milliseconds that a sync waits for another writer; it is made again after that. */
const WAIT = 1000;

/** Syncs what HEAD is. Once the signal is aborted it ends at its next step, and nothing of it lasts. */
export async function syncHead(
  { project }: Head,
  registry: Registry,
  actor: string,
  signal: AbortSignal,
): Promise<SyncResult> {
  const goOn = (): void => signal.throwIfAborted();
  goOn();
  return sync(project, registry, {
    ...UNATTENDED,
    actor,
    waitMs: WAIT,
    onWait: goOn,
    onPlan: async () => goOn(),
    progress: goOn,
  });
}
