import type { Registry } from "../core/registry.ts";
import type { SyncResult } from "../core/sync-result.ts";
import type { Project } from "./project.ts";
import { sync } from "./sync.ts";

interface UnattendedOptions {
  /** Who syncs, for the audit log. */
  readonly actor: string;
  /** How long to wait for another writer, in milliseconds. */
  readonly waitMs: number;
  /** Once it is aborted the sync ends at its next step, and nothing of it lasts in a registry with transactions. */
  readonly signal: AbortSignal;
}

/** Nobody is there to be asked: what a person has to decide is left undone and told. */
const UNATTENDED = { prune: false, adopt: false, force: false, acceptRewrite: false, anyBranch: false, approved: null };

/**
 * Syncs with nobody there to decide anything.
 * @throws what `sync` throws, and the signal's reason.
 */
export async function syncUnattended(
  project: Project,
  registry: Registry,
  { actor, waitMs, signal }: UnattendedOptions,
): Promise<SyncResult> {
  const goOn = (): void => signal.throwIfAborted();
  goOn();
  return sync(project, registry, {
    ...UNATTENDED,
    actor,
    waitMs,
    onWait: goOn,
    onPlan: async () => goOn(),
    progress: goOn,
  });
}
