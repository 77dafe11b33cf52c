import { PromptreeError } from "../../core/errors.ts";
import type { Registry } from "../../core/registry.ts";
import type { SyncResult } from "../../core/sync-result.ts";
import { failureLine } from "../failure-line.ts";
import { findOwnership } from "../ownership.ts";
import { syncUnattended } from "../sync-unattended.ts";
import { isMoved, readHead } from "./head.ts";
import type { Head } from "./head.ts";
import type { Stores } from "./stores.ts";
import type { WatchEvent } from "./watch-event.ts";

interface FollowOptions {
  readonly dir: string;
  readonly actor: string;
  readonly stores: Stores;
  readonly signal: AbortSignal;
  readonly tell: (event: WatchEvent) => void;
  /** Called when HEAD is elsewhere than it was. */
  readonly onMove: () => void;
  /** Called when the registry holds what HEAD says. */
  readonly onSynced: () => void;
  /** Called when a sync has failed, so that what the registry is reached by may be of no use. */
  readonly onFailed: () => Promise<void>;
}

/** How long a sync waits for another writer, in milliseconds; it is made again after that. */
const WAIT = 1000;

/** How long another writer may hold the registry before that is told, in milliseconds. */
const BUSY_PATIENCE = 5000;
const BUSY_PAUSE = 500;
const RETRY_PAUSE = 10_000;

/** What the same attempt would end with again, until git or the registry has changed. */
const LASTING = new Set(["blocked", "invalid-files", "no-repository", "usage"]);

/** Follows HEAD, and syncs where it is on the branch that is synced. Times are in milliseconds since 1970. */
export class HeadFollower {
  readonly #options: FollowOptions;
  #head: Head;
  #syncAt = 0;
  /** A sync is to be made even where the commit was synced before: pointers that somebody moved since are then put back. */
  #mustSync = true;
  #mustReread = false;
  #busySince: number | null = null;
  #failure: unknown = null;
  #lastSync: { readonly at: string; readonly result: SyncResult } | null = null;

  constructor(head: Head, options: FollowOptions) {
    this.#head = head;
    this.#options = options;
  }

  get head(): Head {
    return this.#head;
  }

  /** Of the newest sync; null when it succeeded. */
  get failure(): unknown {
    return this.#failure;
  }

  get lastSync(): { readonly at: string; readonly result: SyncResult } | null {
    return this.#lastSync;
  }

  /** When a sync is to be made, or made again. */
  get syncAt(): number {
    return this.#canSync() ? this.#syncAt : Infinity;
  }

  /** Says that a sync that failed may succeed by now. */
  retry(): void {
    if (this.#failure !== null) this.#syncAt = 0;
  }

  /** Says that events may have been lost, so that a commit may be there that was not synced. */
  again(): void {
    this.#mustReread = true;
    this.#syncAt = 0;
  }

  /** Says that the registry is another than it was. */
  anew(): void {
    this.#mustSync = true;
    this.again();
  }

  /** Looks where HEAD is, and syncs if there is reason to. */
  async follow(): Promise<void> {
    const before = this.#head;
    this.#head = await readHead(this.#options.dir, this.#mustReread || this.#failure !== null ? null : before);
    this.#mustReread = false;
    if (isMoved(before, this.#head)) this.#move(before);
    if (this.syncAt <= Date.now()) await this.#sync();
  }

  #canSync(): boolean {
    return this.#head.syncs && this.#head.commit !== null;
  }

  #move(before: Head): void {
    const { branch, commit, syncs } = this.#head;
    this.#syncAt = 0;
    if (!syncs) this.#failure = null;
    if (branch !== before.branch || syncs !== before.syncs) {
      this.#options.tell({ kind: "branch", branch, commit, syncs });
    }
    this.#options.onMove();
  }

  async #sync(): Promise<void> {
    const { stores, actor, signal, tell, onSynced } = this.#options;
    try {
      const registry = await stores.registry();
      if (await this.#isSynced(registry)) {
        this.#syncAt = Infinity;
        onSynced();
        return;
      }
      const result = await syncUnattended(this.#head.project, registry, { actor, signal, waitMs: WAIT });
      const isMended = this.#failure !== null;
      this.#lastSync = { at: new Date().toISOString(), result };
      this.#failure = null;
      this.#mustSync = false;
      this.#busySince = null;
      this.#syncAt = Infinity;
      onSynced();
      if (isMended || result.applied.length > 0) tell({ kind: "synced", result });
    } catch (error) {
      if (signal.aborted) return;
      await this.#fail(error);
    }
  }

  /** Pointers move on commit: what somebody has moved in the registry since is theirs until the next one. */
  async #isSynced(registry: Registry): Promise<boolean> {
    if (this.#mustSync || this.#failure !== null || this.#busySince !== null) return false;
    const { lastSync } = await findOwnership(this.#head.project, registry);
    return lastSync !== null && lastSync.commit === this.#head.commit && lastSync.unfinished === null;
  }

  async #fail(error: unknown): Promise<void> {
    await this.#options.onFailed();
    const now = Date.now();
    const code = error instanceof PromptreeError ? error.code : null;
    const isBusy = code === "registry-busy";
    this.#busySince = isBusy ? (this.#busySince ?? now) : null;
    this.#syncAt = code !== null && LASTING.has(code) ? Infinity : now + (isBusy ? BUSY_PAUSE : RETRY_PAUSE);
    if (this.#busySince !== null && now - this.#busySince < BUSY_PATIENCE) return;
    const isTold = this.#failure !== null && failureLine(this.#failure) === failureLine(error);
    this.#failure = error;
    if (!isTold) this.#options.tell({ kind: "sync-failed", error });
  }
}
