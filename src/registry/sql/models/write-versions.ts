import type { PromptName } from "../../../core/name.ts";
import { type VersionNumber, versionAfter } from "../../../core/version.ts";
import type { NewModelVersion, VersionChange } from "../../../mlflow/model-store.ts";
import { PROMPT_SOURCE } from "../../../mlflow/new-version.ts";
import { withoutProvenanceTags } from "../../../mlflow/provenance-tags.ts";
import { changedColumns } from "../changed-columns.ts";
import { type WireColumns, versionColumnsOf, versionWire } from "../wire/version-wire.ts";
import { readVersionRow, writeVersionColumns } from "../wire/write-wire.ts";
import type { Writing } from "../writing.ts";
import { changedTags, leavesTags } from "./tag-change.ts";

type At = string;

export async function createVersion(
  { db, bulk, audit }: Writing,
  prompt: PromptName,
  { description, source, tags }: NewModelVersion,
  at: At,
): Promise<VersionNumber> {
  const { next_version: number } = await db
    .selectFrom("prompts")
    .select("next_version")
    .where("name", "=", prompt)
    .executeTakeFirstOrThrow();
  const key = { prompt, number };
  const told = versionColumnsOf({ ...key, created_at: at }, { tags, description });
  const columns = (await hasCopiedProvenance(db, prompt, told))
    ? versionColumnsOf({ ...key, created_at: at }, { tags: withoutProvenanceTags(tags), description })
    : told;
  const row = { ...key, created_at: at, source: source === PROMPT_SOURCE ? null : source, ...columns.version };
  await bulk.insert("versions", [row]);
  await bulk.insert("contents", [{ ...key, ...columns.content }]);
  const counted = { next_version: versionAfter(number), updated_at: at };
  await db.updateTable("prompts").set(counted).where("name", "=", prompt).execute();
  await audit.record([{ action: "register-version", prompt, version: number }]);
  return number;
}

/**
 * Whether a new version says that git made it with tags that were handed on from another version, as MLflow's client shows
 * them to people: its text is another than git's, and there is a version of that commit already. The rule is that of
 * registry/mlflow/reading/copied-provenance.ts.
 */
async function hasCopiedProvenance(
  db: Writing["db"],
  prompt: PromptName,
  { version: { commit_id: commit, git_digest: made } }: WireColumns,
): Promise<boolean> {
  if (commit === null || made === null) return false;
  const versions = db.selectFrom("versions").select("number").where("prompt", "=", prompt);
  return (await versions.where("commit_id", "=", commit).limit(1).executeTakeFirst()) !== undefined;
}

export async function updateVersion(
  { db, audit }: Writing,
  prompt: PromptName,
  number: VersionNumber,
  change: VersionChange,
  at: At,
): Promise<void> {
  const row = await readVersionRow(db, { prompt, number });
  const { tags, description } = versionWire(row);
  if (change.description === undefined && leavesTags(tags, change)) return;
  const wire = {
    tags: changedTags(tags, change),
    description: change.description === undefined ? description : change.description,
  };
  const columns = versionColumnsOf(row, wire);
  await writeVersionColumns(db, { prompt, number }, columns);
  if (change.description !== undefined) {
    const rows = db.updateTable("versions").set({ updated_at: at });
    await rows.where("prompt", "=", prompt).where("number", "=", number).execute();
  }
  const details = JSON.stringify(changedColumns(AUDITED, row, columns.version));
  await audit.record([{ action: "update-version", prompt, version: number, details }]);
}

const AUDITED = ["digest", "message", "description", "tags", "input_schema", "repository", "commit_id"] as const;

export async function deleteVersion(
  { db, audit }: Writing,
  prompt: PromptName,
  number: VersionNumber,
  at: At,
): Promise<void> {
  const aliases = await db
    .selectFrom("aliases")
    .select("alias")
    .where("prompt", "=", prompt)
    .where("version", "=", number)
    .orderBy("alias")
    .execute();
  await db.deleteFrom("versions").where("prompt", "=", prompt).where("number", "=", number).execute();
  await db.updateTable("prompts").set({ updated_at: at }).where("name", "=", prompt).execute();
  await audit.record([
    ...aliases.map(({ alias }) => ({ action: "delete-alias" as const, prompt, alias, from_version: number })),
    { action: "delete-version", prompt, version: number },
  ]);
}
