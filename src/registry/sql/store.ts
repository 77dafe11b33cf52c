import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** What the SQL registry needs of a kind of database; everything else of it is written once, over Kysely. */
export interface SqlStore {
  /** The registry's URL, without credentials. */
  readonly address: string;

  /** The database, or null while there is none: then there is nothing to read, and reading doesn't make one. */
  connect(): Promise<Database | null>;

  /** The database, made if it was not there. */
  create(): Promise<Database>;

  /** Whether an error means that somebody else is writing and one's turn will come. */
  isBusy(error: unknown): boolean;

  /** The error in plain words, as a PromptreeError. */
  explain(error: unknown): Error;

  close(): Promise<void>;
}

export interface Database {
  /** A transaction begun with read-write access takes the registry's lock, or fails at once with an error that `isBusy`. */
  readonly db: Kysely<Schema>;
  /** The registry's random id. */
  readonly id: string;
}
