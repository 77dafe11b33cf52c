import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { PromptreeError } from "../../core/errors.ts";
import { checkSchema, isReadable, migrate, readRegistryRow } from "./migrations.ts";
import { type OpenOptions, immutable, openNodeSqlite } from "./node-sqlite.ts";
import type { Schema } from "./schema.ts";
import { explainSqliteError, isBusy, lacksSideFiles } from "./sqlite-errors.ts";
import { APPLICATION_ID, hasRegistry, makeFolder } from "./sqlite-file.ts";
import type { Database, SqlStore } from "./store.ts";

/** How long opening may wait for another process that holds the lock while a migration is due, in milliseconds. */
const MIGRATION_WAIT = 10_000;

export interface SqliteLocation {
  /** Absolute. */
  readonly path: string;
  readonly address: string;
}

/** A registry in one SQLite file. `readOnly` opens the file so that SQLite itself refuses any write. */
export class SqliteStore implements SqlStore {
  readonly address: string;
  readonly #path: string;
  readonly #readOnly: boolean;
  readonly #durable: boolean;
  #database: Database | null = null;
  #isClosed = false;

  constructor(location: SqliteLocation, options: OpenOptions) {
    this.address = location.address;
    this.#path = location.path;
    this.#readOnly = options.readOnly;
    this.#durable = options.durable === true;
  }

  async connect(): Promise<Database | null> {
    if (this.#isClosed) throw new PromptreeError("registry-unavailable", `${this.address} was closed`);
    if (this.#database !== null) return this.#database;
    if (!hasRegistry(this.#path, this.address)) return null;
    this.#database = await this.#openExisting();
    return this.#database;
  }

  async create(): Promise<Database> {
    const found = await this.connect();
    if (found !== null) return found;
    makeFolder(this.#path);
    this.#database = await this.#openForWriting(true);
    return this.#database;
  }

  isBusy(error: unknown): boolean {
    return isBusy(error);
  }

  explain(error: unknown): Error {
    return explainSqliteError(error, this.address);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const database = this.#database;
    this.#database = null;
    await database?.db.destroy();
  }

  /** Null when the file held nothing but the beginning of its making, which was cut off and is undone by opening it. */
  async #openExisting(): Promise<Database | null> {
    try {
      return this.#readOnly ? await this.#openForReading() : await this.#openForWriting(false);
    } catch (error) {
      if (hasRegistry(this.#path, this.address)) throw error;
      return null;
    }
  }

  async #openForReading(): Promise<Database> {
    try {
      return await this.#readIdentity(openNodeSqlite(this.#path, { readOnly: true }));
    } catch (error) {
      if (!lacksSideFiles(error) || existsSync(`${this.#path}-wal`)) throw error;
      if (existsSync(`${this.#path}-journal`)) {
        await this.#undoCutOffWrite();
        return this.#readIdentity(openNodeSqlite(this.#path, { readOnly: true }));
      }
      // In a folder where SQLite may not make its lock files.
      return this.#readIdentity(openNodeSqlite(immutable(this.#path), { readOnly: true }));
    }
  }

  /** A write that was killed may leave a journal, and with it a file that nobody may read before it is undone. */
  async #undoCutOffWrite(): Promise<void> {
    const db = openNodeSqlite(this.#path, { readOnly: false });
    await opened(db, async () => (await readRegistryRow(db)).id);
    await db.destroy();
  }

  async #readIdentity(db: Kysely<Schema>): Promise<Database> {
    return opened(db, async () => {
      const row = await readRegistryRow(db);
      if (checkSchema(this.address, row) === "current" || isReadable(row)) return row.id;
      throw new PromptreeError("registry-version", `${this.address} was written by an older promptree`, {
        hint: "the next sync brings it up to date",
      });
    });
  }

  async #openForWriting(isNew: boolean): Promise<Database> {
    const db = openNodeSqlite(this.#path, { readOnly: false, durable: this.#durable });
    return opened(db, async () => {
      if (isNew) {
        await this.#migrate(db);
        await sql`pragma journal_mode = wal`.execute(db);
      } else if (checkSchema(this.address, await readRegistryRow(db)) === "older") {
        await untilFree(() => this.#migrate(db));
      }
      return (await readRegistryRow(db)).id;
    });
  }

  /** The file says whose it is from its first commit on: another process must never take it for somebody else's. */
  async #migrate(db: Kysely<Schema>): Promise<void> {
    await migrate(db, {
      clustered: sql`without rowid`,
      claim: async (transaction) => {
        await sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`.execute(transaction);
      },
    });
  }
}

async function untilFree(work: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + MIGRATION_WAIT;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

async function opened(db: Kysely<Schema>, identify: () => Promise<string>): Promise<Database> {
  try {
    return { db, id: await identify() };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
