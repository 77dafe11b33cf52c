import type { Draft, DraftChange, DraftStore } from "../../core/draft.ts";
import { Queue } from "../queue.ts";
import { changeDraftsOf, readDraftsOf } from "./drafts.ts";
import { type SqliteLocation, SqliteStore } from "./sqlite-store.ts";
import type { SqlStore } from "./store.ts";
import { beginInTurn } from "./turn.ts";

/** A file that can't be used is told at once; one that is of an older schema is brought up to date. */
export async function openSqliteDraftStore(location: SqliteLocation, worktree: string): Promise<DraftStore> {
  const store = new SqliteStore(location, { readOnly: false });
  try {
    await store.connect();
    return new SqlDraftStore(store, worktree);
  } catch (error) {
    throw store.explain(error);
  }
}

/** Drafts over a connection of their own, whose writes take turns with those of syncs and of other processes. */
class SqlDraftStore implements DraftStore {
  readonly address: string;
  readonly #store: SqlStore;
  readonly #worktree: string;
  readonly #queue = new Queue();

  constructor(store: SqlStore, worktree: string) {
    this.address = store.address;
    this.#store = store;
    this.#worktree = worktree;
  }

  async readDrafts(): Promise<readonly Draft[]> {
    return this.#queue.run(async () => {
      try {
        const database = await this.#store.connect();
        return database === null ? [] : await readDraftsOf(database.db, this.#worktree);
      } catch (error) {
        throw this.#store.explain(error);
      }
    });
  }

  async changeDrafts(change: DraftChange): Promise<void> {
    await this.#queue.run(async () => {
      if (await this.#isNeedless(change)) return;
      const transaction = await beginInTurn(this.#store);
      try {
        await changeDraftsOf(transaction, this.#worktree, change);
        await transaction.commit().execute();
      } catch (error) {
        await transaction.rollback().execute();
        throw this.#store.explain(error);
      }
    });
  }

  /** Ends when what was asked for before is done. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.run(() => this.#store.close());
  }

  /** Removing drafts from a registry that is not there makes none. */
  async #isNeedless({ put, remove }: DraftChange): Promise<boolean> {
    if (put.length > 0) return false;
    return remove.length === 0 || (await this.#store.connect()) === null;
  }
}
