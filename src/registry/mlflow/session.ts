import type { PromptName } from "../../core/name.ts";
import type {
  AliasRemoval,
  AliasUpdate,
  NewVersion,
  Outcome,
  PromptState,
  PromptUpdate,
  SyncState,
  VersionRestoration,
  WriteSession,
} from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import { lockLostError } from "../lock.ts";
import { Queue } from "../queue.ts";
import { deleteAliases, setAliases } from "./writing/aliases.ts";
import { deletePrompts } from "./writing/delete-prompts.ts";
import { registerVersions } from "./writing/register-versions.ts";
import { restoreVersions } from "./writing/restore-versions.ts";
import { saveSyncState } from "./writing/save-sync-state.ts";
import type { TicketLock } from "./lock/ticket-lock.ts";
import { updatePrompts } from "./writing/update-prompts.ts";
import { Writing } from "./writing/writing.ts";
import type { Transport } from "./transport/transport.ts";

/** Writes last at once; the lock keeps other sessions away until the commit or the disposal. */
export class MlflowSession implements WriteSession {
  readonly atomic = false;
  readonly #writing: Writing;
  readonly #lock: TicketLock;
  /** One batch after the other, and the lock is not given back while one is under way. */
  readonly #queue = new Queue();
  #isOpen = true;

  constructor(transport: Transport, lock: TicketLock, lookPausesMs: readonly number[]) {
    this.#writing = new Writing(transport, lock, lookPausesMs);
    this.#lock = lock;
  }

  get signal(): AbortSignal {
    return this.#writing.signal;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Tells the session what its registry has read meanwhile. */
  see(states: readonly PromptState[]): void {
    for (const state of states) this.#writing.known.see(state);
  }

  async registerVersions(batch: readonly NewVersion[]): Promise<readonly Outcome<VersionNumber>[]> {
    return this.#write((writing) => registerVersions(writing, batch));
  }

  async restoreVersions(batch: readonly VersionRestoration[]): Promise<readonly Outcome<void>[]> {
    return this.#write((writing) => restoreVersions(writing, batch));
  }

  async updatePrompts(batch: readonly PromptUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#write((writing) => updatePrompts(writing, batch));
  }

  async setAliases(batch: readonly AliasUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#write((writing) => setAliases(writing, batch));
  }

  async deleteAliases(batch: readonly AliasRemoval[]): Promise<readonly Outcome<void>[]> {
    return this.#write((writing) => deleteAliases(writing, batch));
  }

  async deletePrompts(batch: readonly PromptName[]): Promise<readonly Outcome<void>[]> {
    return this.#write((writing) => deletePrompts(writing, batch));
  }

  async saveSyncState(state: SyncState): Promise<void> {
    return this.#write((writing) => saveSyncState(writing, state));
  }

  async commit(): Promise<void> {
    return this.#write(async () => this.#end());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#writing.stop();
    await this.#queue.run(() => this.#end());
  }

  async #write<Value>(work: (writing: Writing) => Promise<Value>): Promise<Value> {
    return this.#queue.run(async () => {
      if (!this.#isOpen) throw lockLostError(this.#writing.transport.address);
      this.signal.throwIfAborted();
      return work(this.#writing);
    });
  }

  async #end(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    // What was written lasts by now, or has failed and is told; a ticket that can't be deleted expires by itself.
    await this.#lock.release().catch(() => undefined);
  }
}
