import type { Kysely, RawBuilder } from "kysely";
import type { Schema } from "./schema.ts";

/**
 * One step of the schema. Once released it never changes: databases out there have taken it. `Schema` is the newest form,
 * so a step that moves rows names its tables in raw SQL.
 */
export type Migration = (db: Kysely<Schema>, options: TableOptions) => Promise<void>;

export interface TableOptions {
  /**
   * Ends a table that is read in the order of its primary key; where the database can keep rows in that order, reading
   * all of them is then one pass over the file.
   */
  readonly clustered: RawBuilder<unknown>;
}
