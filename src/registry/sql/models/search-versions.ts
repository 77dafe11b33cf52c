import { type Kysely, sql } from "kysely";
import type { Order, Results, StoredVersion, VersionOrderKey, VersionSearch } from "../../../mlflow/model-store.ts";
import { PROMPT_SOURCE } from "../../../mlflow/new-version.ts";
import { isReservedKey } from "../../../mlflow/tag-keys.ts";
import { type VersionClause, type VersionFilter, matchesVersion } from "../../../mlflow/version-filter.ts";
import { chunksOf } from "../../paging.ts";
import { readTags } from "../rows.ts";
import type { Schema } from "../schema.ts";
import { splitByName } from "./name-clauses.ts";
import { pageOf } from "./page.ts";
import { aliasesOf } from "./stored-prompts.ts";
import type { VersionKey } from "../wire/version-rows.ts";
import { readVersions } from "./stored-versions.ts";

/** Versions that are read whole at a time, where only their wire's tags can tell whether they pass. */
const VERSIONS_PER_LOOK = 500;

const COLUMNS = {
  name: sql`prompt`,
  version: sql`number`,
  createdAt: sql`created_at`,
  updatedAt: sql`coalesce(updated_at, created_at)`,
} satisfies Readonly<Record<VersionOrderKey, unknown>>;

/** Only the versions of the page are read whole, unless the filter asks for what is kept with their texts. */
export async function searchVersions(db: Kysely<Schema>, search: VersionSearch): Promise<Results<StoredVersion>> {
  const { items, hasMore } = await findKeys(db, search);
  const names = [...new Set(items.map(({ prompt }) => prompt))];
  return { items: await readVersions(db, items, await aliasesOf(db, names)), hasMore };
}

async function findKeys(db: Kysely<Schema>, search: VersionSearch): Promise<Results<VersionKey>> {
  const { names, rest } = splitByName(search.filter);
  const heavy = rest.filter(asksReserved);
  const light = rest.filter((clause) => !asksReserved(clause));
  let query = db.selectFrom("versions").select(["prompt", "number"]);
  if (names !== null) query = query.where(sql<string>`prompt`, "in", names);
  for (const { by, descending } of completed(search.order)) {
    query = query.orderBy(COLUMNS[by], descending ? "desc" : "asc");
  }
  if (rest.length === 0) {
    const page = query.limit(search.limit + 1).offset(search.offset);
    return pageOf(await page.execute(), { ...search, offset: 0 });
  }
  const rows = await query.select(["tags", "source"]).execute();
  const passing = rows.filter(({ prompt, number, source, tags }) =>
    matchesVersion(light, { name: prompt, version: number, source: source ?? PROMPT_SOURCE, tags: readTags(tags) }),
  );
  return pageOf(await passingOnWire(db, heavy, passing, search.offset + search.limit + 1), search);
}

/** Those that pass, as many as are wanted. */
async function passingOnWire(
  db: Kysely<Schema>,
  filter: VersionFilter,
  keys: readonly VersionKey[],
  wanted: number,
): Promise<readonly VersionKey[]> {
  if (filter.length === 0) return keys;
  const passing: VersionKey[] = [];
  for (const chunk of chunksOf(keys, VERSIONS_PER_LOOK)) {
    const versions = await readVersions(db, chunk, new Map());
    const matching = versions.filter((version) => matchesVersion(filter, { ...version, name: version.model }));
    const matched = new Set(matching.map(({ model, version }) => `${model}/${version}`));
    passing.push(...chunk.filter(({ prompt, number }) => matched.has(`${prompt}/${number}`)));
    if (passing.length >= wanted) break;
  }
  return passing;
}

/** Whether a clause is on a tag that is no author's, which are not among the columns as such. */
function asksReserved(clause: VersionClause): boolean {
  return clause.on === "tag" && isReservedKey(clause.key);
}

function completed(order: readonly Order<VersionOrderKey>[]): readonly Order<VersionOrderKey>[] {
  return [...order, ...TIES.filter((tie) => order.every(({ by }) => by !== tie.by))];
}

const TIES: readonly Order<VersionOrderKey>[] = [
  { by: "name", descending: false },
  { by: "version", descending: true },
];
