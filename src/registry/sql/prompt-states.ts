import type { Kysely } from "kysely";
import type { AliasName } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptState, VersionSummary } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import { chunksOf } from "../paging.ts";
import { NAMES_PER_QUERY } from "./batch.ts";
import { type PromptRow, managedOf, readTags, summaryColumns, summaryOf } from "./rows.ts";
import type { Schema } from "./schema.ts";

type Aliases = ReadonlyMap<AliasName, VersionNumber>;
type Summaries = ReadonlyMap<PromptName, VersionSummary>;

/** Completes rows of prompts, in the order of their names, with aliases and newest versions: two statements, seldom three. */
export async function statesOf(db: Kysely<Schema>, rows: readonly PromptRow[]): Promise<readonly PromptState[]> {
  const first = rows[0]?.name;
  const last = rows.at(-1)?.name;
  if (first === undefined || last === undefined) return [];
  const aliases = await aliasesBetween(db, first, last);
  const latest = await latestBetween(db, first, last);
  const foreign = rows.map((row) => row.name).filter((name) => latest.get(name)?.provenance === null);
  const managed = foreign.length === 0 ? NO_SUMMARIES : await newestManaged(db, foreign);
  return rows.map((row) => {
    const newest = latest.get(row.name) ?? null;
    const tags = readTags(row.tags);
    return {
      name: row.name,
      description: row.description,
      tags,
      aliases: aliases.get(row.name) ?? NO_ALIASES,
      latest: newest,
      newestManaged: newest?.provenance === null ? (managed.get(row.name) ?? null) : newest,
      nextVersion: row.next_version,
      managed: managedOf(row, tags),
    };
  });
}

const NO_ALIASES: Aliases = new Map();
const NO_SUMMARIES: Summaries = new Map();

async function aliasesBetween(
  db: Kysely<Schema>,
  first: PromptName,
  last: PromptName,
): Promise<ReadonlyMap<PromptName, Aliases>> {
  const rows = await db
    .selectFrom("aliases")
    .selectAll()
    .where("prompt", ">=", first)
    .where("prompt", "<=", last)
    .orderBy("prompt")
    .orderBy("alias")
    .execute();
  const byPrompt = new Map<PromptName, Map<AliasName, VersionNumber>>();
  for (const { prompt, alias, version } of rows) {
    const aliases = byPrompt.get(prompt);
    if (aliases === undefined) byPrompt.set(prompt, new Map([[alias, version]]));
    else aliases.set(alias, version);
  }
  return byPrompt;
}

async function latestBetween(db: Kysely<Schema>, first: PromptName, last: PromptName): Promise<Summaries> {
  const rows = await db
    .selectFrom("versions")
    .innerJoin(
      (inner) =>
        inner
          .selectFrom("versions")
          .select((row) => ["prompt", row.fn.max("number").as("number")])
          .where("prompt", ">=", first)
          .where("prompt", "<=", last)
          .groupBy("prompt")
          .as("newest"),
      (join) => join.onRef("newest.prompt", "=", "versions.prompt").onRef("newest.number", "=", "versions.number"),
    )
    .select(summaryColumns)
    .execute();
  return new Map(rows.map((row) => [row.prompt, summaryOf(row)]));
}

async function newestManaged(db: Kysely<Schema>, names: readonly PromptName[]): Promise<Summaries> {
  const found = new Map<PromptName, VersionSummary>();
  for (const chunk of chunksOf(names, NAMES_PER_QUERY)) {
    const rows = await db
      .selectFrom("versions")
      .innerJoin(
        (inner) =>
          inner
            .selectFrom("versions")
            .select((row) => ["prompt", row.fn.max("number").as("number")])
            .where("prompt", "in", chunk)
            .where("commit_id", "is not", null)
            .groupBy("prompt")
            .as("newest"),
        (join) => join.onRef("newest.prompt", "=", "versions.prompt").onRef("newest.number", "=", "versions.number"),
      )
      .select(summaryColumns)
      .execute();
    for (const row of rows) found.set(row.prompt, summaryOf(row));
  }
  return found;
}
