import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

/** What prompt files hold on disk that git does not. Without a reference to `prompts`: a new file's has no row there. */
export async function createDrafts(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("drafts")
    .addColumn("prompt", "text", (column) => column.notNull())
    .addColumn("worktree", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("model_config", "text")
    .addColumn("response_format", "text")
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("description", "text")
    .addColumn("tags", "text", (column) => column.notNull())
    .addColumn("input_schema", "text")
    .addColumn("saved_at", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("drafts_key", ["prompt", "worktree"])
    .execute();
  await db.schema
    .createTable("draft_holders")
    .addColumn("worktree", "text", (column) => column.notNull().primaryKey())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("pid", "integer", (column) => column.notNull())
    .addColumn("host", "text", (column) => column.notNull())
    .addColumn("since", "text", (column) => column.notNull())
    .addColumn("beat", "text", (column) => column.notNull())
    .execute();
}
