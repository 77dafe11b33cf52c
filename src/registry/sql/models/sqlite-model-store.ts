import { sql } from "kysely";
import type { ModelReader, ModelStore, ModelWriter } from "../../../mlflow/model-store.ts";
import { Queue } from "../../queue.ts";
import { rememberFile } from "../file-identity.ts";
import { type ChangeCounter, openChangeCounter } from "../node-sqlite.ts";
import { type SqliteLocation, SqliteStore } from "../sqlite-store.ts";
import { beginInTurn } from "../turn.ts";
import { startWriting } from "../writing.ts";
import { SqlModelReader } from "./reader.ts";
import { SqlModelWriter } from "./writer.ts";

/** Opens the models in a registry file, which is made if it is not there. */
export async function openSqliteModelStore(location: SqliteLocation): Promise<ModelStore> {
  const writes = new SqliteStore(location, { readOnly: false, durable: true });
  const reads = new SqliteStore(location, { readOnly: true });
  try {
    const { db } = await writes.create();
    // A file whose making was cut off may lack it, and then nobody could read while somebody writes.
    await sql`pragma journal_mode = wal`.execute(db);
    await reads.create();
    return new SqliteModelStore({ reads, writes, changes: openChangeCounter(location.path) }, rememberFile(location));
  } catch (error) {
    await reads.close();
    await writes.close();
    throw writes.explain(error);
  }
}

/** Opens the models in a registry file that need not be writable, to write by the first write alone; null where there is none. */
export async function openExistingModelStore(location: SqliteLocation): Promise<ModelStore | null> {
  const writes = new SqliteStore(location, { readOnly: false, durable: true });
  const reads = new SqliteStore(location, { readOnly: true });
  try {
    if ((await reads.connect()) !== null) {
      return new SqliteModelStore({ reads, writes, changes: everChanging() }, rememberFile(location));
    }
  } catch (error) {
    await reads.close();
    throw reads.explain(error);
  }
  await reads.close();
  return null;
}

/** Where a third connection may not be had. */
function everChanging(): ChangeCounter {
  let count = 0;
  return { count: () => ++count, close: () => {} };
}

interface Connections {
  readonly reads: SqliteStore;
  readonly writes: SqliteStore;
  readonly changes: ChangeCounter;
}

/**
 * Reads and writes have a connection each, so that reads go on while somebody writes. Changes are counted over a third: in the
 * midst of a read, a connection knows of no later write.
 */
class SqliteModelStore implements ModelStore {
  readonly address: string;
  readonly #connections: Connections;
  readonly #assertSameFile: () => void;
  readonly #reads = new Queue();
  readonly #writes = new Queue();

  constructor(connections: Connections, assertSameFile: () => void) {
    this.address = connections.writes.address;
    this.#connections = connections;
    this.#assertSameFile = assertSameFile;
  }

  revision(): string {
    this.#assertSameFile();
    return String(this.#connections.changes.count());
  }

  async read<Value>(work: (models: ModelReader) => Promise<Value>): Promise<Value> {
    return this.#reads.run(async () => {
      this.#assertSameFile();
      const { reads } = this.#connections;
      try {
        const { db } = await reads.create();
        const snapshot = db.transaction().setAccessMode("read only");
        return await snapshot.execute((transaction) => work(new SqlModelReader(transaction)));
      } catch (error) {
        throw reads.explain(error);
      }
    });
  }

  async write<Value>(actor: string, work: (models: ModelWriter) => Promise<Value>): Promise<Value> {
    return this.#writes.run(async () => {
      this.#assertSameFile();
      const { writes } = this.#connections;
      const transaction = await beginInTurn(writes);
      try {
        const value = await work(new SqlModelWriter(await startWriting(transaction, { actor, commit: null })));
        await transaction.commit().execute();
        return value;
      } catch (error) {
        await transaction.rollback().execute();
        throw writes.explain(error);
      }
    });
  }

  /** Ends when what was asked for before is done. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { reads, writes, changes } = this.#connections;
    await this.#reads.run(() => reads.close());
    changes.close();
    // The last to close takes the log into the file, which one that only reads can't.
    await this.#writes.run(() => writes.close());
  }
}
