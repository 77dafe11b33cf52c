import type { Kysely } from "kysely";
import type { PromptName } from "../../core/name.ts";
import type { VersionNumber } from "../../core/version.ts";
import type { Schema } from "./schema.ts";
import type { VersionKey } from "./wire/version-rows.ts";

/** Which of these prompts are there. */
export async function knownPrompts(db: Kysely<Schema>, names: readonly PromptName[]): Promise<ReadonlySet<PromptName>> {
  const rows = await db.selectFrom("prompts").select("name").where("name", "in", names).execute();
  return new Set(rows.map((row) => row.name));
}

export interface KnownVersions {
  has(prompt: PromptName, version: VersionNumber): boolean;
}

/** Which of these versions are there. */
export async function knownVersions(
  db: Kysely<Schema>,
  wanted: readonly { readonly prompt: PromptName; readonly version: VersionNumber }[],
): Promise<KnownVersions> {
  const names = [...new Set(wanted.map((one) => one.prompt))];
  const numbers = [...new Set(wanted.map((one) => one.version))];
  const rows =
    wanted.length === 0
      ? []
      : await db
          .selectFrom("versions")
          .select(["prompt", "number"])
          .where("prompt", "in", names)
          .where("number", "in", numbers)
          .execute();
  return versionsIn(rows);
}

/** Which versions of these prompts hold tags that were written over HTTP. */
export async function wiredVersions(db: Kysely<Schema>, names: readonly PromptName[]): Promise<KnownVersions> {
  const rows = await db
    .selectFrom("versions")
    .select(["prompt", "number"])
    .where("prompt", "in", names)
    .where("wire_tags", "is not", null)
    .execute();
  return versionsIn(rows);
}

function versionsIn(rows: readonly VersionKey[]): KnownVersions {
  const found = new Set(rows.map((row) => `${row.prompt}/${row.number}`));
  return { has: (prompt, version) => found.has(`${prompt}/${version}`) };
}
