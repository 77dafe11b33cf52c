import type { CompiledQuery, Insertable, Kysely } from "kysely";
import { chunksOf } from "../paging.ts";
import { ROWS_PER_INSERT } from "./batch.ts";
import type { Schema } from "./schema.ts";

type BulkTable = "prompts" | "versions" | "contents" | "aliases" | "audit";

/**
 * Inserts many rows a statement. Putting such a statement together costs several times what running it does, so each
 * table's is kept: another full chunk only brings other values. Every row names the same columns in the same order.
 */
export class BulkInserts {
  readonly #db: Kysely<Schema>;
  readonly #compiled = new Map<BulkTable, CompiledQuery>();

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert<Table extends BulkTable>(table: Table, rows: readonly Insertable<Schema[Table]>[]): Promise<void> {
    for (const chunk of chunksOf(rows, ROWS_PER_INSERT)) {
      const parameters = chunk.flatMap((row) => Object.values(row));
      await this.#db.executeQuery({ ...this.#statement(table, chunk), parameters });
    }
  }

  #statement<Table extends BulkTable>(table: Table, chunk: readonly Insertable<Schema[Table]>[]): CompiledQuery {
    const known = this.#compiled.get(table);
    if (known !== undefined && chunk.length === ROWS_PER_INSERT) return known;
    const compiled = this.#db.insertInto(table).values(chunk).compile();
    if (chunk.length === ROWS_PER_INSERT) this.#compiled.set(table, compiled);
    return compiled;
  }
}
