import type { Kysely } from "kysely";
import type { TableOptions } from "../migration.ts";
import type { Schema } from "../schema.ts";

export async function createTables(db: Kysely<Schema>, { clustered }: TableOptions): Promise<void> {
  await createRegistry(db);
  await createPrompts(db, clustered);
  await createVersions(db, clustered);
  await createAudit(db);
}

async function createRegistry(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("registry")
    .addColumn("id", "text", (column) => column.notNull().primaryKey())
    .addColumn("schema_version", "integer", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("sync_state")
    .addColumn("repository", "text", (column) => column.notNull().primaryKey())
    .addColumn("commit_id", "text", (column) => column.notNull())
    .addColumn("branch", "text")
    .addColumn("mode", "text", (column) => column.notNull())
    .addColumn("synced_at", "text", (column) => column.notNull())
    .addColumn("settled_revision", "text")
    .addColumn("unfinished_commit_id", "text")
    .execute();
}

async function createPrompts(db: Kysely<Schema>, clustered: TableOptions["clustered"]): Promise<void> {
  await db.schema
    .createTable("prompts")
    .addColumn("name", "text", (column) => column.notNull().primaryKey())
    .addColumn("description", "text")
    .addColumn("tags", "text", (column) => column.notNull())
    .addColumn("next_version", "integer", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("repository", "text")
    .addColumn("path", "text")
    .addColumn("orphaned", "integer", (column) => column.notNull())
    .addColumn("git_description", "text")
    .addColumn("git_tags", "text", (column) => column.notNull())
    .addColumn("git_input_schema", "text")
    .addColumn("git_aliases", "text", (column) => column.notNull())
    .modifyEnd(clustered)
    .execute();
}

async function createVersions(db: Kysely<Schema>, clustered: TableOptions["clustered"]): Promise<void> {
  await db.schema
    .createTable("versions")
    .addColumn("prompt", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("message", "text", (column) => column.notNull())
    .addColumn("description", "text")
    .addColumn("tags", "text", (column) => column.notNull())
    .addColumn("input_schema", "text")
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("repository", "text")
    .addColumn("commit_id", "text")
    .addColumn("path", "text")
    .addColumn("author", "text")
    .addColumn("commit_date", "text")
    .addPrimaryKeyConstraint("versions_key", ["prompt", "number"])
    .addForeignKeyConstraint("versions_prompt", ["prompt"], "prompts", ["name"], (key) => key.onDelete("cascade"))
    .modifyEnd(clustered)
    .execute();
  await db.schema
    .createTable("contents")
    .addColumn("prompt", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("model_config", "text")
    .addColumn("response_format", "text")
    .addColumn("body", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("contents_key", ["prompt", "number"])
    .addForeignKeyConstraint("contents_version", ["prompt", "number"], "versions", ["prompt", "number"], (key) =>
      key.onDelete("cascade"),
    )
    .execute();
  await db.schema
    .createTable("aliases")
    .addColumn("prompt", "text", (column) => column.notNull())
    .addColumn("alias", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("aliases_key", ["prompt", "alias"])
    .addForeignKeyConstraint("aliases_version", ["prompt", "version"], "versions", ["prompt", "number"], (key) =>
      key.onDelete("cascade"),
    )
    .modifyEnd(clustered)
    .execute();
}

async function createAudit(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("audit")
    .addColumn("id", "integer", (column) => column.notNull().primaryKey())
    .addColumn("at", "text", (column) => column.notNull())
    .addColumn("actor", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("prompt", "text", (column) => column.notNull())
    .addColumn("alias", "text")
    .addColumn("version", "integer")
    .addColumn("from_version", "integer")
    .addColumn("to_version", "integer")
    .addColumn("details", "text")
    .addColumn("commit_id", "text")
    .execute();
}
