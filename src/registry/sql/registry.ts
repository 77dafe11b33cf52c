import type { Kysely } from "kysely";
import type { LockHolder, Registry, WriteOptions, WriteSession } from "../../core/registry.ts";
import { takeTurn } from "../lock.ts";
import { SqlReader } from "./reader.ts";
import type { Schema } from "./schema.ts";
import { SqlSession } from "./session.ts";

/** Reads and writes a SQL registry, over one connection. */
export class SqlRegistry extends SqlReader implements Registry {
  #session: SqlSession | null = null;

  async beginWrite(options: WriteOptions): Promise<WriteSession> {
    return takeTurn(this.address, options, () => this.queue.run(() => this.#begin(options)));
  }

  async breakLock(_holder: LockHolder): Promise<void> {
    // There is no lock that outlives its holder.
  }

  protected override get session(): Kysely<Schema> | null {
    return this.#session?.reads ?? null;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#session?.[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }

  /** Null while another session is open, here or in another process. */
  async #begin(options: WriteOptions): Promise<SqlSession | null> {
    if (this.session !== null) return null;
    try {
      const { db } = await this.store.create();
      this.#session = await SqlSession.begin(db, options, { store: this.store, queue: this.queue });
      return this.#session;
    } catch (error) {
      if (this.store.isBusy(error)) return null;
      throw this.store.explain(error);
    }
  }
}
