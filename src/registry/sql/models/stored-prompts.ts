import type { Kysely } from "kysely";
import type { PromptName } from "../../../core/name.ts";
import type { StoredModel, StoredVersion } from "../../../mlflow/model-store.ts";
import { NAMES_PER_QUERY } from "../batch.ts";
import { chunksOf } from "../../paging.ts";
import { promptColumns } from "../rows.ts";
import type { AliasTable, Schema } from "../schema.ts";
import { promptWire } from "../wire/prompt-wire.ts";
import { newestVersions } from "./stored-versions.ts";

/** Prompts with their aliases and newest versions, in the order of the names; a name that is not there is left out. */
export async function readPrompts(db: Kysely<Schema>, names: readonly PromptName[]): Promise<readonly StoredModel[]> {
  const models: StoredModel[] = [];
  for (const chunk of chunksOf(names, NAMES_PER_QUERY)) models.push(...(await readChunk(db, chunk)));
  return models;
}

async function readChunk(db: Kysely<Schema>, names: readonly PromptName[]): Promise<readonly StoredModel[]> {
  const rows = await promptRows(db, names);
  const aliases = await aliasesOf(db, names);
  const newest = await newestVersions(db, names, aliases);
  const models = new Map(
    rows.map((row) => [row.name, modelOf(row, aliases.get(row.name) ?? [], newest.get(row.name) ?? null)]),
  );
  return names.map((name) => models.get(name)).filter((model) => model !== undefined);
}

type StoredPromptRow = Awaited<ReturnType<typeof promptRows>>[number];

/** The rows of prompts, in no order. */
export async function promptRows(db: Kysely<Schema>, names: readonly PromptName[]) {
  return db
    .selectFrom("prompts")
    .select(promptColumns)
    .select(["wire_tags", "created_at", "updated_at"])
    .where("name", "in", names)
    .execute();
}

/** The aliases of prompts, sorted in byte order. */
export async function aliasesOf(
  db: Kysely<Schema>,
  names: readonly PromptName[],
): Promise<ReadonlyMap<PromptName, readonly AliasTable[]>> {
  const found: AliasTable[] = [];
  for (const chunk of chunksOf(names, NAMES_PER_QUERY)) {
    const rows = db.selectFrom("aliases").selectAll().where("prompt", "in", chunk);
    found.push(...(await rows.orderBy("alias").execute()));
  }
  return Map.groupBy(found, (row) => row.prompt);
}

function modelOf(row: StoredPromptRow, aliases: readonly AliasTable[], latest: StoredVersion | null): StoredModel {
  const { repository, path } = row;
  return {
    name: row.name,
    isPrompt: true,
    description: row.description ?? "",
    tags: promptWire(row),
    aliases: new Map(aliases.map(({ alias, version }) => [alias, version])),
    latest,
    createdAt: Date.parse(row.created_at),
    updatedAt: Date.parse(row.updated_at ?? row.created_at),
    managed: repository === null || path === null ? null : { repository, path },
  };
}
