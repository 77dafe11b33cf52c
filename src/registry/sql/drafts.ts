import type { Kysely } from "kysely";
import type { Draft, DraftChange } from "../../core/draft.ts";
import type { PromptName } from "../../core/name.ts";
import { chunksOf } from "../paging.ts";
import { NAMES_PER_QUERY } from "./batch.ts";
import { BulkInserts } from "./bulk.ts";
import { readRegistryRow } from "./migrations.ts";
import { contentColumns, contentOf, readObject, readTags, writeObject, writeTags } from "./rows.ts";
import type { DraftTable, Schema } from "./schema.ts";

/** The schema that brought the table: a reader may have an older one before it. */
const DRAFTS_FROM = 3;

/** Of all work trees the one that was saved last. */
export async function readDraft(db: Kysely<Schema>, name: PromptName): Promise<Draft | null> {
  if ((await readRegistryRow(db)).schema_version < DRAFTS_FROM) return null;
  const row = await db
    .selectFrom("drafts")
    .selectAll()
    .where("prompt", "=", name)
    .orderBy("saved_at", "desc")
    .orderBy("worktree")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : draftOf(row);
}

export async function readDraftsOf(db: Kysely<Schema>, worktree: string): Promise<readonly Draft[]> {
  const rows = await db.selectFrom("drafts").selectAll().where("worktree", "=", worktree).orderBy("prompt").execute();
  return rows.map(draftOf);
}

/** Within a transaction. */
export async function changeDraftsOf(
  db: Kysely<Schema>,
  worktree: string,
  { put, remove }: DraftChange,
): Promise<void> {
  const gone = [...remove, ...put.map((draft) => draft.prompt)];
  for (const names of chunksOf(gone, NAMES_PER_QUERY)) {
    await db.deleteFrom("drafts").where("worktree", "=", worktree).where("prompt", "in", names).execute();
  }
  const rows = put.map((draft) => rowOf(draft, worktree));
  await new BulkInserts(db).insert("drafts", rows);
}

function draftOf(row: DraftTable): Draft {
  const { prompt, path, digest, description, saved_at: savedAt } = row;
  const metadata = { description, tags: readTags(row.tags), inputSchema: readObject(row.input_schema) };
  return { prompt, path, content: contentOf(row), digest, metadata, savedAt };
}

function rowOf({ prompt, path, content, digest, metadata, savedAt }: Draft, worktree: string): DraftTable {
  return {
    prompt,
    worktree,
    path,
    digest,
    ...contentColumns(content),
    description: metadata.description,
    tags: writeTags(metadata.tags),
    input_schema: writeObject(metadata.inputSchema),
    saved_at: savedAt,
  };
}
