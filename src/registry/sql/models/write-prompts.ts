import { sql } from "kysely";
import type { PromptName } from "../../../core/name.ts";
import { versionAfter } from "../../../core/version.ts";
import type { ModelChange, NewModel } from "../../../mlflow/model-store.ts";
import { changedColumns } from "../changed-columns.ts";
import { promptColumnsOf, promptWire } from "../wire/prompt-wire.ts";
import type { Writing } from "../writing.ts";
import { promptRows } from "./stored-prompts.ts";
import { changedTags, leavesTags } from "./tag-change.ts";

type At = string;

export async function createPrompt(
  { bulk, audit }: Writing,
  prompt: PromptName,
  { description, tags }: NewModel,
  at: At,
): Promise<void> {
  const row = {
    name: prompt,
    description: descriptionColumn(description),
    next_version: versionAfter(null),
    created_at: at,
    ...promptColumnsOf(tags),
  };
  await bulk.insert("prompts", [row]);
  await audit.record([{ action: "create-prompt", prompt }]);
}

export async function updatePrompt(
  { db, audit }: Writing,
  prompt: PromptName,
  change: ModelChange,
  at: At,
): Promise<void> {
  const [row] = await promptRows(db, [prompt]);
  if (row === undefined) throw new TypeError(`there is no prompt ${prompt}`);
  const wire = promptWire(row);
  const isRetagged = !leavesTags(wire, change);
  if (!isRetagged && change.description === undefined) return;
  const columns = {
    ...(isRetagged ? promptColumnsOf(changedTags(wire, change)) : {}),
    ...(change.description === undefined ? {} : { description: descriptionColumn(change.description), updated_at: at }),
  };
  await db.updateTable("prompts").set(columns).where("name", "=", prompt).execute();
  await audit.record([
    { action: "update-prompt", prompt, details: JSON.stringify(changedColumns(AUDITED, row, { ...row, ...columns })) },
  ]);
}

const AUDITED = ["description", "tags", "repository", "path", "orphaned"] as const;

/** Its pointers end under the old name and begin under the new one, as far as the audit log goes. */
export async function renamePrompt(
  { db, audit }: Writing,
  prompt: PromptName,
  newName: PromptName,
  at: At,
): Promise<void> {
  // The rows that refer to each other change one after the other; SQLite takes this back at the commit.
  await sql`pragma defer_foreign_keys = on`.execute(db);
  await db.updateTable("prompts").set({ name: newName, updated_at: at }).where("name", "=", prompt).execute();
  await db.updateTable("versions").set({ prompt: newName, updated_at: at }).where("prompt", "=", prompt).execute();
  await db.updateTable("contents").set({ prompt: newName }).where("prompt", "=", prompt).execute();
  await db.updateTable("aliases").set({ prompt: newName }).where("prompt", "=", prompt).execute();
  if (newName === prompt) return;
  const aliases = await db.selectFrom("aliases").selectAll().where("prompt", "=", newName).orderBy("alias").execute();
  await audit.record([
    { action: "rename-prompt", prompt, details: JSON.stringify({ name: { from: prompt, to: newName } }) },
    ...aliases.map(({ alias, version }) => ({
      action: "set-alias" as const,
      prompt: newName,
      alias,
      to_version: version,
    })),
  ]);
}

export async function deletePrompt({ db, audit }: Writing, prompt: PromptName): Promise<void> {
  await db.deleteFrom("prompts").where("name", "=", prompt).execute();
  await audit.record([{ action: "delete-prompt", prompt }]);
}

/** MLflow knows no difference between a description that is empty and none. */
function descriptionColumn(description: string): string | null {
  return description === "" ? null : description;
}
