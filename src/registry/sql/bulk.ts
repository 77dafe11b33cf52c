import type { CompiledQuery, Insertable, Kysely } from "kysely";
import { chunksOf } from "../paging.ts";
import { ROWS_PER_INSERT } from "./batch.ts";
import type { Schema } from "./schema.ts";

type BulkTable = "prompts" | "versions" | "contents" | "aliases" | "audit" | "drafts";

/**
 * Inserts many rows a statement. Putting such a statement together costs several times what running it does, and it takes
 * much memory, so there are few for each table, and they are kept: the next rows only bring other values. Every row names
 * the same columns in the same order.
 */
export class BulkInserts {
  readonly #db: Kysely<Schema>;
  readonly #compiled = new Map<string, CompiledQuery>();

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert<Table extends BulkTable>(table: Table, rows: readonly Insertable<Schema[Table]>[]): Promise<void> {
    for (const chunk of chunksBySize(rows)) {
      const parameters = chunk.flatMap((row) => Object.values(row));
      await this.#db.executeQuery({ ...this.#statement(table, chunk), parameters });
    }
  }

  #statement<Table extends BulkTable>(table: Table, chunk: readonly Insertable<Schema[Table]>[]): CompiledQuery {
    const key = `${table} ${chunk.length}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const compiled = this.#db.insertInto(table).values(chunk).compile();
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

const SIZES = [ROWS_PER_INSERT, ROWS_PER_INSERT / 5, ROWS_PER_INSERT / 25, 1];

/** Chunks of a few sizes only, the largest first. */
function* chunksBySize<Row>(rows: readonly Row[]): Iterable<readonly Row[]> {
  let rest = rows;
  for (const size of SIZES) {
    const whole = rest.length - (rest.length % size);
    yield* chunksOf(rest.slice(0, whole), size);
    rest = rest.slice(whole);
  }
}
