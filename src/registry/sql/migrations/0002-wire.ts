import type { Kysely } from "kysely";
import type { TableOptions } from "../migration.ts";
import type { Schema } from "../schema.ts";

/** What MLflow's clients write over HTTP, beside what git made. */
export async function addWire(db: Kysely<Schema>, { clustered }: TableOptions): Promise<void> {
  for (const column of ["wire_tags", "updated_at"]) await addText(db, "prompts", column);
  for (const column of ["git_digest", "wire_tags", "wire_description", "source", "updated_at"]) {
    await addText(db, "versions", column);
  }
  await createModels(db, clustered);
}

async function addText(db: Kysely<Schema>, table: string, column: string): Promise<void> {
  await db.schema.alterTable(table).addColumn(column, "text").execute();
}

async function createModels(db: Kysely<Schema>, clustered: TableOptions["clustered"]): Promise<void> {
  await db.schema
    .createTable("models")
    .addColumn("name", "text", (column) => column.notNull().primaryKey())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("tags", "text", (column) => column.notNull())
    .addColumn("aliases", "text", (column) => column.notNull())
    .addColumn("next_version", "integer", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("updated_at", "text", (column) => column.notNull())
    .modifyEnd(clustered)
    .execute();
  await db.schema
    .createTable("model_versions")
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("description", "text")
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("tags", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("updated_at", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("model_versions_key", ["model", "number"])
    .addForeignKeyConstraint("model_versions_model", ["model"], "models", ["name"], (key) => key.onDelete("cascade"))
    .modifyEnd(clustered)
    .execute();
}
