import type { ControlledTransaction, Kysely } from "kysely";
import type { PromptName } from "../../core/name.ts";
import type {
  AliasRemoval,
  AliasUpdate,
  NewVersion,
  Outcome,
  PromptUpdate,
  SyncState,
  VersionRestoration,
  WriteOptions,
  WriteSession,
} from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import { lockLostError } from "../lock.ts";
import { DONE } from "../outcome.ts";
import type { Queue } from "../queue.ts";
import { deleteAliases, setAliases } from "./aliases.ts";
import { chunksOf } from "../paging.ts";
import { NAMES_PER_QUERY } from "./batch.ts";
import { removeDraftsOfEnded } from "./draft-holders.ts";
import { knownPrompts } from "./known.ts";
import { registerVersions } from "./register-versions.ts";
import { restoreVersions } from "./restore-versions.ts";
import type { Schema } from "./schema.ts";
import type { SqlStore } from "./store.ts";
import { updatePrompts } from "./update-prompts.ts";
import { type Writing, startWriting } from "./writing.ts";

export interface SessionParts {
  readonly store: SqlStore;
  /** The registry's own: its reads and this session's writes take turns. */
  readonly queue: Queue;
}

/** One transaction. It ends with the commit, the disposal, or the first error of the database. */
export class SqlSession implements WriteSession {
  readonly atomic = true;
  readonly #transaction: ControlledTransaction<Schema>;
  readonly #writing: Writing;
  readonly #store: SqlStore;
  readonly #queue: Queue;
  readonly #lost = new AbortController();
  #isOpen = true;

  private constructor(transaction: ControlledTransaction<Schema>, writing: Writing, { store, queue }: SessionParts) {
    this.#transaction = transaction;
    this.#writing = writing;
    this.#store = store;
    this.#queue = queue;
  }

  static async begin(
    db: Kysely<Schema>,
    writer: Pick<WriteOptions, "actor" | "commit">,
    parts: SessionParts,
  ): Promise<SqlSession> {
    const transaction = await db.startTransaction().execute();
    try {
      return new SqlSession(transaction, await startWriting(transaction, writer), parts);
    } catch (error) {
      await transaction.rollback().execute();
      throw error;
    }
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** What reads go through while the session is open; null after. */
  get reads(): Kysely<Schema> | null {
    return this.#isOpen ? this.#transaction : null;
  }

  async registerVersions(batch: readonly NewVersion[]): Promise<readonly Outcome<VersionNumber>[]> {
    return this.#write(() => registerVersions(this.#writing, batch));
  }

  async restoreVersions(batch: readonly VersionRestoration[]): Promise<readonly Outcome<void>[]> {
    return this.#write(() => restoreVersions(this.#writing, batch));
  }

  async updatePrompts(batch: readonly PromptUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#write(() => updatePrompts(this.#writing, batch));
  }

  async setAliases(batch: readonly AliasUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#write(() => setAliases(this.#writing, batch));
  }

  async deleteAliases(batch: readonly AliasRemoval[]): Promise<readonly Outcome<void>[]> {
    return this.#write(() => deleteAliases(this.#writing, batch));
  }

  async deletePrompts(batch: readonly PromptName[]): Promise<readonly Outcome<void>[]> {
    return this.#write(async () => {
      for (const chunk of chunksOf(batch, NAMES_PER_QUERY)) {
        const known = await knownPrompts(this.#transaction, chunk);
        await this.#transaction.deleteFrom("prompts").where("name", "in", chunk).execute();
        await this.#writing.audit.record([...known].map((prompt) => ({ action: "delete-prompt", prompt })));
      }
      return batch.map(() => DONE);
    });
  }

  async saveSyncState(state: SyncState): Promise<void> {
    const row = {
      repository: state.repository,
      commit_id: state.commit,
      branch: state.branch,
      mode: state.mode,
      synced_at: state.syncedAt,
      settled_revision: state.settledRevision,
      unfinished_commit_id: state.unfinished,
    };
    await this.#write(async () => {
      await this.#transaction
        .insertInto("sync_state")
        .values(row)
        .onConflict((conflict) => conflict.column("repository").doUpdateSet(row))
        .execute();
    });
  }

  async commit(): Promise<void> {
    await this.#write(async () => {
      await removeDraftsOfEnded(this.#transaction);
      await this.#transaction.commit().execute();
      this.#isOpen = false;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.run(() => this.#undo());
  }

  async #write<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.#queue.run(async () => {
      if (!this.#isOpen) throw lockLostError(this.#store.address);
      try {
        return await work();
      } catch (error) {
        await this.#fail();
        throw this.#store.explain(error);
      }
    });
  }

  /**
   * After an error SQLite may have undone the transaction by itself; a statement that came after it would then be written
   * at once and alone.
   */
  async #fail(): Promise<void> {
    try {
      await this.#undo();
    } finally {
      this.#lost.abort(lockLostError(this.#store.address));
    }
  }

  async #undo(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#transaction.rollback().execute();
  }
}
