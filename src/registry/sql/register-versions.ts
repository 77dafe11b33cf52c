import type { Insertable, Kysely } from "kysely";
import type { PromptName } from "../../core/name.ts";
import type { NewVersion, Outcome } from "../../core/registry.ts";
import { type VersionNumber, versionAfter } from "../../core/version.ts";
import { byName, chunksOf } from "../paging.ts";
import { NAMES_PER_QUERY, keysByValue } from "./batch.ts";
import { contentColumns, managedColumns, provenanceColumns, writeObject, writeTags } from "./rows.ts";
import type { ContentTable, PromptTable, Schema, VersionTable } from "./schema.ts";
import type { Writing } from "./writing.ts";

interface Numbered {
  readonly version: NewVersion;
  readonly number: VersionNumber;
}

export async function registerVersions(
  { db, bulk, audit }: Writing,
  batch: readonly NewVersion[],
): Promise<readonly Outcome<VersionNumber>[]> {
  const at = new Date().toISOString();
  const names = batch.map((version) => version.prompt);
  const first = await nextVersions(db, names);
  const { numbered, next } = numberVersions(batch, first);
  const missing = firstOfEach(batch.filter((version) => !first.has(version.prompt)));
  await bulk.insert(
    "prompts",
    missing.map((version) => promptRow(version, next.get(version.prompt), at)),
  );
  // In the order the tables are kept in, neighbours are written together.
  const sorted = numbered.toSorted((a, b) => byName(a.version.prompt, b.version.prompt) || a.number - b.number);
  await bulk.insert(
    "versions",
    sorted.map((one) => versionRow(one, at)),
  );
  await bulk.insert("contents", sorted.map(contentRow));
  await countOn(db, first, next, at);
  await audit.record(
    numbered.map(({ version, number }) => ({ action: "register-version", prompt: version.prompt, version: number })),
  );
  return numbered.map(({ number }) => ({ ok: true, value: number }));
}

type Counters = ReadonlyMap<PromptName, VersionNumber>;

async function nextVersions(db: Kysely<Schema>, names: readonly PromptName[]): Promise<Counters> {
  const counters = new Map<PromptName, VersionNumber>();
  for (const chunk of chunksOf([...new Set(names)], NAMES_PER_QUERY)) {
    const rows = await db.selectFrom("prompts").select(["name", "next_version"]).where("name", "in", chunk).execute();
    for (const row of rows) counters.set(row.name, row.next_version);
  }
  return counters;
}

function numberVersions(
  batch: readonly NewVersion[],
  first: Counters,
): { readonly numbered: readonly Numbered[]; readonly next: Counters } {
  const next = new Map(first);
  const numbered = batch.map((version) => {
    const number = next.get(version.prompt) ?? versionAfter(null);
    next.set(version.prompt, versionAfter(number));
    return { version, number };
  });
  return { numbered, next };
}

function firstOfEach(versions: readonly NewVersion[]): readonly NewVersion[] {
  const seen = new Map<PromptName, NewVersion>();
  for (const version of versions) if (!seen.has(version.prompt)) seen.set(version.prompt, version);
  return [...seen.values()];
}

function promptRow(
  { prompt, defaults }: NewVersion,
  next: VersionNumber | undefined,
  at: string,
): Insertable<PromptTable> {
  return {
    name: prompt,
    description: defaults.metadata.description,
    tags: writeTags(defaults.metadata.tags),
    next_version: next ?? versionAfter(null),
    created_at: at,
    ...managedColumns(defaults.managed),
  };
}

function versionRow({ version, number }: Numbered, at: string): Insertable<VersionTable> {
  return {
    prompt: version.prompt,
    number,
    digest: version.digest,
    message: version.message,
    description: version.metadata.description,
    tags: writeTags(version.metadata.tags),
    input_schema: writeObject(version.metadata.inputSchema),
    created_at: at,
    ...provenanceColumns(version.provenance),
  };
}

function contentRow({ version, number }: Numbered): ContentTable {
  return { prompt: version.prompt, number, ...contentColumns(version.content) };
}

/** Moves the counters of the prompts that were there before. */
async function countOn(db: Kysely<Schema>, first: Counters, next: Counters, at: string): Promise<void> {
  const moved = new Map([...first.keys()].map((name) => [name, next.get(name) ?? versionAfter(null)]));
  for (const [value, names] of keysByValue(moved)) {
    for (const chunk of chunksOf(names, NAMES_PER_QUERY)) {
      const columns = { next_version: value, updated_at: at };
      await db.updateTable("prompts").set(columns).where("name", "in", chunk).execute();
    }
  }
}
