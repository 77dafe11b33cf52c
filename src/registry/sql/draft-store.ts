import type { Kysely } from "kysely";
import type { Draft, DraftChange, DraftStore } from "../../core/draft.ts";
import { Queue } from "../queue.ts";
import { type Holder, holdWorktree, newHolder, refuseHeld, releaseWorktree } from "./draft-holders.ts";
import { changeDraftsOf, readDraftsOf } from "./drafts.ts";
import type { Schema } from "./schema.ts";
import { type SqliteLocation, SqliteStore } from "./sqlite-store.ts";
import type { SqlStore } from "./store.ts";
import { beginInTurn } from "./turn.ts";

/** How often a holder shows that it is alive, in milliseconds: it may fail twice before it is taken for dead. */
const BEAT_EVERY = 20_000;

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
  readonly #holder: Holder;
  readonly #queue = new Queue();
  /** While the work tree is held. */
  #beats: NodeJS.Timeout | null = null;

  constructor(store: SqlStore, worktree: string) {
    this.address = store.address;
    this.#store = store;
    this.#worktree = worktree;
    this.#holder = newHolder(worktree);
  }

  async hold(): Promise<void> {
    await this.#queue.run(async () => {
      await this.#write((db) => holdWorktree(db, this.#holder));
      this.#beats ??= setInterval(() => void this.#beat(), BEAT_EVERY).unref();
    });
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
      await this.#write(async (db) => {
        // A holder may have lost its row, as when another file was put in the registry's place.
        await (this.#beats === null ? refuseHeld : holdWorktree)(db, this.#holder);
        await changeDraftsOf(db, this.#worktree, change);
      });
    });
  }

  /** Ends when what was asked for before is done. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.run(async () => {
      try {
        if (this.#beats !== null) await this.#release(this.#beats);
      } finally {
        await this.#store.close();
      }
    });
  }

  async #beat(): Promise<void> {
    try {
      await this.#queue.run(async () => {
        if (this.#beats !== null) await this.#write((db) => holdWorktree(db, this.#holder));
      });
    } catch {
      // The next beat tries again. Should the work tree be lost by then, the next change of drafts tells so.
    }
  }

  async #release(beats: NodeJS.Timeout): Promise<void> {
    clearInterval(beats);
    this.#beats = null;
    if ((await this.#store.connect()) === null) return;
    try {
      await this.#write((db) => releaseWorktree(db, this.#holder));
    } catch {
      // Without beats the row lapses by itself, and what was to be kept has been kept.
    }
  }

  async #write(work: (db: Kysely<Schema>) => Promise<void>): Promise<void> {
    const transaction = await beginInTurn(this.#store);
    try {
      await work(transaction);
      await transaction.commit().execute();
    } catch (error) {
      await transaction.rollback().execute();
      throw this.#store.explain(error);
    }
  }

  /** Removing drafts from a registry that is not there makes none. */
  async #isNeedless({ put, remove }: DraftChange): Promise<boolean> {
    if (put.length > 0) return false;
    return remove.length === 0 || (await this.#store.connect()) === null;
  }
}
