import type { Kysely, Transaction } from "kysely";
import { PromptreeError } from "../../core/errors.ts";
import type { Migration, TableOptions } from "./migration.ts";
import { createTables } from "./migrations/0001-tables.ts";
import { addWire } from "./migrations/0002-wire.ts";
import { createDrafts } from "./migrations/0003-drafts.ts";
import type { RegistryTable, Schema } from "./schema.ts";

/** The schema's version is the number of migrations that made it. */
export const MIGRATIONS: readonly Migration[] = [createTables, addWire, createDrafts];

/**
 * The oldest schema that a reader, which may not migrate, can do with. A later step that changes what is read raises it; what
 * came with a step that does not is looked for before it is read.
 */
const READABLE_FROM = 2;

/** Makes the tables where there are none, and brings older ones up to date, in one transaction. */
export async function migrate(
  db: Kysely<Schema>,
  options: TableOptions & {
    readonly migrations?: readonly Migration[];
    /** Done in the same transaction, before the tables are made. */
    readonly claim: (transaction: Transaction<Schema>) => Promise<void>;
  },
): Promise<void> {
  const { migrations = MIGRATIONS, claim } = options;
  await db.transaction().execute(async (transaction) => {
    const found = (await hasTables(transaction)) ? await readRegistryRow(transaction) : null;
    if (found === null) await claim(transaction);
    const due = migrations.slice(found?.schema_version ?? 0);
    for (const migration of due) await migration(transaction, options);
    if (due.length === 0) return;
    const row = { id: found?.id ?? crypto.randomUUID(), schema_version: migrations.length };
    await transaction.deleteFrom("registry").execute();
    await transaction.insertInto("registry").values(row).execute();
  });
}

export async function readRegistryRow(db: Kysely<Schema>): Promise<RegistryTable> {
  const row = await db.selectFrom("registry").selectAll().executeTakeFirst();
  if (row !== undefined) return row;
  throw new PromptreeError("registry-unavailable", "the registry is damaged: it does not say which version it is of");
}

/** Whether the schema is the one this program knows; `older` means that a migration is due. */
export function checkSchema(address: string, row: RegistryTable, known = MIGRATIONS.length): "current" | "older" {
  if (row.schema_version > known) {
    throw new PromptreeError("registry-version", `${address} was written by a newer promptree`, {
      hint: "update promptree; it was left as it is",
    });
  }
  return row.schema_version === known ? "current" : "older";
}

/** Whether all that a reader can't do without is there. */
export function isReadable(row: RegistryTable): boolean {
  return row.schema_version >= READABLE_FROM;
}

async function hasTables(db: Kysely<Schema>): Promise<boolean> {
  const tables = await db.introspection.getTables();
  return tables.some((table) => table.name === "registry");
}
