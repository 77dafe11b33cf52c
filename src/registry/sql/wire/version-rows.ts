import { type Kysely, sql } from "kysely";
import type { PromptName } from "../../../core/name.ts";
import type { VersionNumber } from "../../../core/version.ts";
import { summaryColumns } from "../rows.ts";
import type { Schema } from "../schema.ts";

export interface VersionKey {
  readonly prompt: PromptName;
  readonly number: VersionNumber;
}

export type StoredVersionRow = Awaited<ReturnType<typeof versionRows>>[number];

/** The rows of versions with their contents, in no order. */
export async function versionRows(db: Kysely<Schema>, keys: readonly VersionKey[]) {
  const pairs = keys.map(({ prompt, number }) => sql`(${prompt}, ${number})`);
  return db
    .selectFrom("versions")
    .innerJoin("contents", (join) =>
      join.onRef("contents.prompt", "=", "versions.prompt").onRef("contents.number", "=", "versions.number"),
    )
    .select(summaryColumns)
    .select(["versions.description", "versions.tags", "versions.input_schema"])
    .select(["versions.wire_tags", "versions.wire_description", "versions.source"])
    .select(["versions.created_at", "versions.updated_at"])
    .select(["contents.type", "contents.model_config", "contents.response_format", "contents.body"])
    .where(sql<boolean>`(versions.prompt, versions.number) in (values ${sql.join(pairs)})`)
    .execute();
}
