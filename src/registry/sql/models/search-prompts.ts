import { type Kysely, sql } from "kysely";
import { type SearchFilter, matchesFilter } from "../../../core/filter.ts";
import type { PromptName } from "../../../core/name.ts";
import type { ModelOrderKey, ModelSearch, Order, Results, StoredModel } from "../../../mlflow/model-store.ts";
import { isReservedKey } from "../../../mlflow/tag-keys.ts";
import { promptColumns, readTags } from "../rows.ts";
import type { Schema } from "../schema.ts";
import { type PromptWireRow, promptWire } from "../wire/prompt-wire.ts";
import { readPrompts } from "./stored-prompts.ts";
import { splitByName } from "./name-clauses.ts";
import { pageOf } from "./page.ts";

/** Only the prompts of the page are read whole. */
export async function searchPrompts(db: Kysely<Schema>, search: ModelSearch): Promise<Results<StoredModel>> {
  const { items, hasMore } = await findNames(db, search);
  return { items: await readPrompts(db, items), hasMore };
}

async function findNames(db: Kysely<Schema>, search: ModelSearch): Promise<Results<PromptName>> {
  const { names, rest } = splitByName(search.filter);
  let query = db.selectFrom("prompts");
  if (names !== null) query = query.where(sql<string>`name`, "in", names);
  for (const { by, descending } of completed(search.order)) {
    const column = by === "name" ? sql`name` : sql`coalesce(updated_at, created_at)`;
    query = query.orderBy(column, descending ? "desc" : "asc");
  }
  if (rest.length === 0) {
    const page = query
      .select("name")
      .limit(search.limit + 1)
      .offset(search.offset);
    return pageOf(
      (await page.execute()).map(({ name }) => name),
      { ...search, offset: 0 },
    );
  }
  if (!rest.some((clause) => clause.on === "tag")) {
    const rows = await query.select("name").execute();
    const passing = rows.filter(({ name }) => matchesFilter(rest, { name, tags: NO_TAGS }));
    return pageOf(
      passing.map(({ name }) => name),
      search,
    );
  }
  const rows = await query.select(promptColumns).select("wire_tags").execute();
  return pageOf(
    rows.filter((row) => passes(rest, row)).map(({ name }) => name),
    search,
  );
}

const NO_TAGS = new Map<string, string>();

/** An author's tags have their own column; to make those of the wire takes longer. */
function passes(filter: SearchFilter, row: PromptWireRow): boolean {
  const asksReserved = filter.some((clause) => clause.on === "tag" && isReservedKey(clause.key));
  return matchesFilter(filter, { name: row.name, tags: asksReserved ? promptWire(row) : readTags(row.tags) });
}

function completed(order: readonly Order<ModelOrderKey>[]): readonly Order<ModelOrderKey>[] {
  return order.some(({ by }) => by === "name") ? order : [...order, { by: "name", descending: false }];
}
