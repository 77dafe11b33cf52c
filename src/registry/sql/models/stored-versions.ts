import type { Kysely } from "kysely";
import type { PromptName } from "../../../core/name.ts";
import type { StoredVersion } from "../../../mlflow/model-store.ts";
import { PROMPT_SOURCE } from "../../../mlflow/new-version.ts";
import { chunksOf } from "../../paging.ts";
import type { AliasTable, Schema } from "../schema.ts";
import { type StoredVersionRow, type VersionKey, versionRows } from "../wire/version-rows.ts";
import { versionWire } from "../wire/version-wire.ts";

/** Versions in one query: each brings its text. */
const VERSIONS_PER_QUERY = 250;

type Aliases = ReadonlyMap<PromptName, readonly AliasTable[]>;

/** Versions whole, in the order of the keys; one that is not there is left out. */
export async function readVersions(
  db: Kysely<Schema>,
  keys: readonly VersionKey[],
  aliases: Aliases,
): Promise<readonly StoredVersion[]> {
  const found: StoredVersion[] = [];
  for (const chunk of chunksOf(keys, VERSIONS_PER_QUERY)) {
    const rows = await versionRows(db, chunk);
    const byKey = new Map(rows.map((row) => [keyText(row), row]));
    for (const key of chunk) {
      const row = byKey.get(keyText(key));
      if (row !== undefined) found.push(versionOf(row, aliases));
    }
  }
  return found;
}

/** The newest version of each prompt that has one. */
export async function newestVersions(
  db: Kysely<Schema>,
  names: readonly PromptName[],
  aliases: Aliases,
): Promise<ReadonlyMap<string, StoredVersion>> {
  const keys = await db
    .selectFrom("versions")
    .select((row) => ["prompt", row.fn.max("number").as("number")])
    .where("prompt", "in", names)
    .groupBy("prompt")
    .execute();
  const newest = await readVersions(db, keys, aliases);
  return new Map(newest.map((version) => [version.model, version]));
}

function versionOf(row: StoredVersionRow, aliases: Aliases): StoredVersion {
  const { tags, description } = versionWire(row);
  return {
    model: row.prompt,
    version: row.number,
    description,
    source: row.source ?? PROMPT_SOURCE,
    tags,
    aliases: (aliases.get(row.prompt) ?? []).filter(({ version }) => version === row.number).map(({ alias }) => alias),
    createdAt: Date.parse(row.created_at),
    updatedAt: Date.parse(row.updated_at ?? row.created_at),
    isFromGit: row.commit_id !== null,
  };
}

function keyText({ prompt, number }: VersionKey): string {
  return `${prompt}/${number}`;
}
