import { PromptreeError } from "../core/errors.ts";
import type { Registry, SyncState } from "../core/registry.ts";
import type { SyncResult } from "../core/sync-result.ts";
import { fetchBranch, upstreamOf } from "../git/fetch.ts";
import type { Upstream } from "../git/fetch.ts";
import { openRepository } from "../git/repository.ts";
import type { Repository } from "../git/repository.ts";
import { findOwnership } from "./ownership.ts";
import { openProject } from "./project.ts";
import { syncUnattended } from "./sync-unattended.ts";

export interface LookOptions {
  /** A folder of the repository. */
  readonly dir: string;
  /** Opens the registry for one look, which disposes it. */
  readonly openRegistry: () => Promise<Registry>;
  /** Who syncs, for the audit log. */
  readonly actor: string;
  /** Whether a bare clone's branch is brought to where its remote's is first. */
  readonly fetch: boolean;
  /** How long to wait for another writer, in milliseconds. */
  readonly waitMs: number;
}

export interface LookEvents {
  /** Told where commits come from, before they are fetched. */
  readonly onUpstream: (upstream: Upstream) => void;
  /** Told what the sync before this one left, where there was one. */
  readonly onLastSync: (state: SyncState) => void;
}

export interface LookResult {
  /** Null when the sync failed. */
  readonly synced: SyncResult | null;
  /** What went wrong; empty when nothing did. */
  readonly errors: readonly unknown[];
}

/** In milliseconds. */
const FETCH_TIMEOUT = 5 * 60_000;

/**
 * One look at a repository: fetches where there is something to fetch from, then syncs what HEAD is. What can't be fetched
 * keeps back nothing that is here already. Once the signal is aborted the look ends at its next step, and nothing of it lasts
 * in a registry with transactions.
 */
export async function look(options: LookOptions, events: LookEvents, signal: AbortSignal): Promise<LookResult> {
  const errors: unknown[] = [];
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value | null> => {
    try {
      return await work();
    } catch (error) {
      errors.push(error);
      return null;
    }
  };
  const repository = await attempt(() => openRepository(options.dir));
  if (repository === null) return { synced: null, errors };
  await attempt(() => bringUpToDate(repository, options, events, signal));
  const synced = await attempt(() => syncHead(options, events, signal));
  return { synced, errors };
}

async function bringUpToDate(
  repository: Repository,
  options: LookOptions,
  { onUpstream }: LookEvents,
  signal: AbortSignal,
): Promise<void> {
  const upstream = await upstreamOf(repository);
  onUpstream(upstream);
  if (options.fetch && upstream.kind === "remote") {
    await fetchBranch(repository, upstream, { signal, timeoutMs: FETCH_TIMEOUT });
  }
}

async function syncHead(
  { dir, openRegistry, actor, waitMs }: LookOptions,
  { onLastSync }: LookEvents,
  signal: AbortSignal,
): Promise<SyncResult> {
  signal.throwIfAborted();
  const project = await openProject(dir);
  await using registry = await openRegistry();
  const { lastSync } = await findOwnership(project, registry);
  if (lastSync !== null) onLastSync(lastSync);
  const result = await syncUnattended(project, registry, { actor, waitMs, signal });
  refusePartly(result);
  return result;
}

function refusePartly({ failed, skipped }: SyncResult): void {
  const [first] = failed;
  if (first === undefined) return;
  const { code, message, hint } = first.error;
  const count = failed.length + skipped.length;
  const what = `${count} ${count === 1 ? "change was" : "changes were"} not made: ${message}`;
  throw new PromptreeError(code, what, hint === null ? {} : { hint });
}
