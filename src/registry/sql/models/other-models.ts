import { type Kysely, type Selectable } from "kysely";
import { matchesFilter } from "../../../core/filter.ts";
import type {
  ModelSearch,
  Order,
  Results,
  StoredModel,
  StoredVersion,
  VersionOrderKey,
  VersionSearch,
} from "../../../mlflow/model-store.ts";
import { matchesVersion } from "../../../mlflow/version-filter.ts";
import type { ModelTable, ModelVersionTable, Schema } from "../schema.ts";
import { readWireTags } from "../wire/stored-tags.ts";
import { readModelAliases } from "./model-aliases.ts";
import { pageOf } from "./page.ts";

/** There are few of them: a sync over HTTP keeps its lock in one. */
export async function searchOtherModels(db: Kysely<Schema>, search: ModelSearch): Promise<Results<StoredModel>> {
  const rows = await db.selectFrom("models").selectAll().orderBy("name").execute();
  const models = await Promise.all(rows.map((row) => modelOf(db, row)));
  const found = models.filter((model) => matchesFilter(search.filter, model));
  return pageOf(found.toSorted(inOrder(search.order, (model, by) => model[by])), search);
}

export async function searchModelVersions(db: Kysely<Schema>, search: VersionSearch): Promise<Results<StoredVersion>> {
  const models = await db.selectFrom("models").selectAll().execute();
  const aliases = new Map(models.map(({ name, aliases: text }) => [name, readModelAliases(text)]));
  const rows = await db.selectFrom("model_versions").selectAll().orderBy("model").orderBy("number", "desc").execute();
  const versions = rows.map((row) => versionOf(row, aliases.get(row.model) ?? new Map()));
  const found = versions.filter((version) => matchesVersion(search.filter, { ...version, name: version.model }));
  return pageOf(found.toSorted(inOrder(search.order, versionKey)), search);
}

export async function readModel(db: Kysely<Schema>, name: string): Promise<StoredModel | null> {
  const row = await db.selectFrom("models").selectAll().where("name", "=", name).executeTakeFirst();
  return row === undefined ? null : modelOf(db, row);
}

export async function readModelVersion(
  db: Kysely<Schema>,
  name: string,
  version: number,
): Promise<StoredVersion | null> {
  const row = await db
    .selectFrom("model_versions")
    .innerJoin("models", "models.name", "model_versions.model")
    .selectAll("model_versions")
    .select("models.aliases")
    .where("model", "=", name)
    .where("number", "=", version)
    .executeTakeFirst();
  return row === undefined ? null : versionOf(row, readModelAliases(row.aliases));
}

async function modelOf(db: Kysely<Schema>, row: Selectable<ModelTable>): Promise<StoredModel> {
  const newest = await db
    .selectFrom("model_versions")
    .selectAll()
    .where("model", "=", row.name)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  const aliases = readModelAliases(row.aliases);
  return {
    name: row.name,
    isPrompt: false,
    description: row.description,
    tags: readWireTags(row.tags),
    aliases,
    latest: newest === undefined ? null : versionOf(newest, aliases),
    createdAt: Date.parse(row.created_at),
    updatedAt: Date.parse(row.updated_at),
    managed: null,
  };
}

function versionOf(row: Selectable<ModelVersionTable>, aliases: ReadonlyMap<string, number>): StoredVersion {
  return {
    model: row.model,
    version: row.number,
    description: row.description,
    source: row.source,
    tags: readWireTags(row.tags),
    aliases: Array.from(aliases, ([alias, version]) => (version === row.number ? [alias] : [])).flat(),
    createdAt: Date.parse(row.created_at),
    updatedAt: Date.parse(row.updated_at),
    isFromGit: false,
  };
}

function versionKey(version: StoredVersion, by: VersionOrderKey): string | number {
  return by === "name" ? version.model : version[by];
}

/** Sorting keeps what is alike as it was. */
function inOrder<Item, Key>(
  order: readonly Order<Key>[],
  valueOf: (item: Item, by: Key) => string | number,
): (a: Item, b: Item) => number {
  return (a, b) => {
    for (const { by, descending } of order) {
      const [first, second] = descending ? [valueOf(b, by), valueOf(a, by)] : [valueOf(a, by), valueOf(b, by)];
      if (first < second) return -1;
      if (first > second) return 1;
    }
    return 0;
  };
}
