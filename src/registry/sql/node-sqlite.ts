import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import {
  CompiledQuery,
  Kysely,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
  type SqliteStatement,
  type TransactionSettings,
} from "kysely";
import type { Schema } from "./schema.ts";

/** How long a statement other than a session's begin may wait for another process, in milliseconds. */
const BUSY_TIMEOUT = 5000;

/** Statements kept ready, those used last. A sync uses some thirty; batches of odd sizes add more, and each takes its room. */
const STATEMENTS_KEPT = 40;

/**
 * A sync that is lost to a power cut is made again from git, so the log need not be flushed at every commit. Of the
 * pages that a session touches 8 MiB stay in memory: a first sync is no faster with more. So does what SQLite keeps to undo one
 * statement.
 */
const WRITER_PRAGMAS = "pragma synchronous = normal; pragma cache_size = -8192; pragma temp_store = memory";

/** SQLite's result code. */
const NOT_A_DATABASE = 26;

export interface OpenOptions {
  readonly readOnly: boolean;
  /** Every commit is on the disk when it is done: what is written can't be made again. */
  readonly durable?: boolean;
}

/** Opens a SQLite file with Node's own SQLite. Foreign keys are enforced; that is Node's default. */
export function openNodeSqlite(path: string | URL, { readOnly, durable = false }: OpenOptions): Kysely<Schema> {
  const database = new DatabaseSync(path, { readOnly, timeout: BUSY_TIMEOUT });
  if (!readOnly) database.exec(WRITER_PRAGMAS);
  if (durable) database.exec("pragma synchronous = full");
  return new Kysely<Schema>({ dialect: new NodeSqliteDialect(database) });
}

/** The address under which SQLite takes no lock on a file and makes none beside it: it believes that nobody writes. */
export function immutable(path: string): URL {
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return url;
}

/**
 * Whose database a file says it is; null when it is no SQLite database. Nothing is changed, nor undone, nor waited for.
 *
 * A file that may be a database is looked at through SQLite alone: when a process closes a file, by whatever descriptor, the
 * system drops all the locks that this process has on it. SQLite knows of its own connections, and keeps theirs.
 */
export function readApplicationId(path: string): number | null {
  const database = new DatabaseSync(immutable(path), { readOnly: true, defensive: false });
  try {
    // With this SQLite also reads the header of a file that was cut off.
    database.exec("pragma writable_schema = on");
    return Number(database.prepare("pragma application_id").get()?.["application_id"]);
  } catch (error) {
    if (sqliteCode(error) === NOT_A_DATABASE) return null;
    throw error;
  } finally {
    database.close();
  }
}

export interface ChangeCounter {
  /** Another number after every commit of any other connection, of this process or of another; costs two microseconds. */
  count(): unknown;
  close(): void;
}

/** Watches a file over a connection of its own, which never holds a transaction open. */
export function openChangeCounter(path: string): ChangeCounter {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT });
  const statement = database.prepare("pragma data_version");
  return { count: () => statement.get()?.["data_version"], close: () => database.close() };
}

/** SQLite's result code without its extension; null when SQLite did not throw the error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  return error.errcode & 0xff;
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache;

  constructor(database: DatabaseSync, statements = new StatementCache(database)) {
    super({ database: statements });
    this.#database = database;
    this.#statements = statements;
  }

  override createDriver(): SqliteDriver {
    return new NodeSqliteDriver(this.#database, this.#statements);
  }
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync, statements: StatementCache) {
    super({ database: statements });
    this.#database = database;
  }

  /** A transaction that may write takes the write lock at its first step, or fails at once: waiting is the caller's. */
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings = {}): Promise<void> {
    if (settings.accessMode === "read only") {
      await connection.executeQuery(CompiledQuery.raw("begin"));
      return;
    }
    this.#database.exec("pragma busy_timeout = 0");
    try {
      await connection.executeQuery(CompiledQuery.raw("begin immediate"));
    } finally {
      this.#database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT}`);
    }
  }

  /** After some errors SQLite has undone the transaction by itself, and then a rollback would be an error too. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Preparing costs more than running a small statement does, and Kysely prepares every time. */
class StatementCache implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const statement = adaptStatement(this.#database.prepare(sql));
    const [oldest] = this.#statements.keys();
    if (this.#statements.size >= STATEMENTS_KEPT && oldest !== undefined) this.#statements.delete(oldest);
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  const columns = statement.columns().map((column) => column.name);
  statement.setReturnArrays(true);
  const all = (parameters: readonly unknown[]) =>
    statement.all(...inputs(parameters)).map((values: unknown) => rowOf(columns, values));
  return {
    reader: columns.length > 0,
    all,
    run: (parameters) => statement.run(...inputs(parameters)),
    iterate: (parameters) => all(parameters).values(),
  };
}

/** Node's own rows are objects without a prototype, and reading a property of those is several times slower. */
function rowOf(columns: readonly string[], values: unknown): unknown {
  const row: Record<string, unknown> = {};
  let index = 0;
  if (Array.isArray(values)) for (const column of columns) row[column] = values[index++];
  return row;
}

function inputs(parameters: readonly unknown[]): readonly SQLInputValue[] {
  if (!parameters.every(isInput)) throw new TypeError("a value of this type can't be stored in SQLite");
  return parameters;
}

function isInput(value: unknown): value is SQLInputValue {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}
