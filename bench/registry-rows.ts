import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue } from "node:sqlite";
import { z } from "zod";

/** A SQLite registry file in memory: enough to write another that holds the same. */
export interface RegistryRows {
  /** `PRAGMA` statements, in the order a new file needs them. */
  readonly pragmas: readonly string[];
  /** Tables, indexes and views, in the order they were made. */
  readonly schema: readonly string[];
  /** Made after the rows are in, whose effects the rows already hold. */
  readonly triggers: readonly string[];
  readonly tables: readonly TableRows[];
}

interface TableRows {
  readonly insert: string;
  readonly rows: readonly (readonly SQLInputValue[])[];
}

/** What a file keeps of its settings. The page size, encoding and vacuum mode can only be set while it is empty. */
const FILE_PRAGMAS = [
  "page_size",
  "encoding",
  "auto_vacuum",
  "journal_mode",
  "application_id",
  "user_version",
] as const;

/** What a file doesn't keep: the settings of the connection that src/registry/sql/node-sqlite.ts writes with. */
const WRITER_PRAGMAS = "PRAGMA synchronous = normal; PRAGMA cache_size = -65536; PRAGMA temp_store = memory";

const schemaRow = z.object({ type: z.enum(["table", "index", "view", "trigger"]), name: z.string(), sql: z.string() });
const nameRow = z.object({ name: z.string() });

export function readRegistryRows(file: string): RegistryRows {
  using database = new DatabaseSync(file, { readOnly: true });
  const entries = database
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' ORDER BY rowid",
    )
    .all()
    .map((row) => schemaRow.parse(row));
  return {
    pragmas: FILE_PRAGMAS.map((name) => readPragma(database, name)),
    schema: entries.filter(({ type }) => type !== "trigger").map(({ sql }) => sql),
    triggers: entries.filter(({ type }) => type === "trigger").map(({ sql }) => sql),
    tables: entries.filter(({ type }) => type === "table").map(({ name, sql }) => readTable(database, name, sql)),
  };
}

function readPragma(database: DatabaseSync, name: string): string {
  const value = Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  return `PRAGMA ${name} = ${typeof value === "string" ? `'${value}'` : String(value)}`;
}

function readTable(database: DatabaseSync, table: string, sql: string): TableRows {
  if (/^CREATE VIRTUAL/i.test(sql)) throw new Error(`the floor can't copy ${table}: it is a virtual table`);
  // table_info leaves generated columns out, which can't be inserted.
  const columns = database
    .prepare("SELECT name FROM pragma_table_info(?)")
    .all(table)
    .map((row) => quote(nameRow.parse(row).name));
  const list = columns.join(", ");
  const places = columns.map(() => "?").join(", ");
  return {
    insert: `INSERT INTO ${quote(table)} (${list}) VALUES (${places})`,
    rows: database
      .prepare(`SELECT ${list} FROM ${quote(table)}`)
      .all()
      .map((row) => Object.values(row)),
  };
}

/** Writes a new file with the same settings, schema and rows: prepared statements, one transaction. */
export function writeRegistryRows(file: string, { pragmas, schema, triggers, tables }: RegistryRows): void {
  using database = new DatabaseSync(file);
  for (const pragma of [...pragmas, WRITER_PRAGMAS]) database.exec(pragma);
  database.exec("BEGIN");
  // Rows of one table may come before the rows of another that they refer to.
  database.exec("PRAGMA defer_foreign_keys = ON");
  for (const statement of schema) database.exec(statement);
  for (const { insert, rows } of tables) {
    const statement = database.prepare(insert);
    for (const row of rows) statement.run(...row);
  }
  for (const statement of triggers) database.exec(statement);
  database.exec("COMMIT");
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
