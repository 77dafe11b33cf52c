import type { Kysely } from "kysely";
import type { AliasName } from "../../core/alias.ts";
import type { Tags } from "../../core/metadata.ts";
import type { PromptName } from "../../core/name.ts";
import type { AliasRemoval, AliasUpdate, Outcome } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import { managedAliasChanges, managedOf } from "../../mlflow/managed-tags.ts";
import { DONE, noSuchPrompt, noSuchVersion } from "../outcome.ts";
import type { AuditEntry } from "./audit.ts";
import { chunksOf } from "../paging.ts";
import { NAMES_PER_QUERY, keysByValue } from "./batch.ts";
import { knownPrompts, knownVersions } from "./known.ts";
import { writeAliases } from "./rows.ts";
import type { AliasTable, Schema } from "./schema.ts";
import { promptColumnsOf } from "./wire/prompt-wire.ts";
import { readWireTags } from "./wire/stored-tags.ts";
import { afterChanges } from "./wire/write-wire.ts";
import type { Writing } from "./writing.ts";

/** Some 500 a time, so that the names and numbers of a chunk fit into one statement. */
export async function setAliases(writing: Writing, batch: readonly AliasUpdate[]): Promise<readonly Outcome<void>[]> {
  const outcomes: Outcome<void>[] = [];
  for (const chunk of chunksOf(batch, NAMES_PER_QUERY)) outcomes.push(...(await setChunk(writing, chunk)));
  return outcomes;
}

export async function deleteAliases(
  writing: Writing,
  batch: readonly AliasRemoval[],
): Promise<readonly Outcome<void>[]> {
  for (const chunk of chunksOf(batch, NAMES_PER_QUERY)) await deleteChunk(writing, chunk);
  return batch.map(() => DONE);
}

async function setChunk(writing: Writing, chunk: readonly AliasUpdate[]): Promise<readonly Outcome<void>[]> {
  const { db, audit } = writing;
  const names = namesOf(chunk);
  const prompts = await knownPrompts(db, names);
  const versions = await knownVersions(db, chunk);
  const before = await readPointers(db, names);
  const pointers = new Map(before);
  const rows = new Map<string, AliasTable>();
  const entries: AuditEntry[] = [];
  const records: ManagedRecords = new Map();
  const outcomes = chunk.map((update) => {
    const { prompt, alias, version, managedAliases } = update;
    if (!prompts.has(prompt)) return noSuchPrompt(prompt);
    if (!versions.has(prompt, version)) return noSuchVersion(prompt, version);
    const key = pointerKey(prompt, alias);
    const from = pointers.get(key) ?? null;
    entries.push({ action: "set-alias", prompt, alias, from_version: from, to_version: version });
    pointers.set(key, version);
    rows.set(key, { prompt, alias, version });
    if (managedAliases !== null) records.set(prompt, managedAliases);
    return DONE;
  });
  await writePointers(writing, rows, before);
  await recordManaged(db, records);
  await audit.record(entries);
  return outcomes;
}

async function deleteChunk({ db, audit }: Writing, chunk: readonly AliasRemoval[]): Promise<void> {
  const names = namesOf(chunk);
  const prompts = await knownPrompts(db, names);
  const pointers = await readPointers(db, names);
  const removed = new Map<string, AliasRemoval>();
  const entries: AuditEntry[] = [];
  const records: ManagedRecords = new Map();
  for (const removal of chunk) {
    const { prompt, alias, managedAliases } = removal;
    const key = pointerKey(prompt, alias);
    const from = pointers.get(key) ?? null;
    if (!prompts.has(prompt) || (from === null && managedAliases === null)) continue;
    entries.push({ action: "delete-alias", prompt, alias, from_version: from });
    pointers.delete(key);
    removed.set(key, removal);
    if (managedAliases !== null) records.set(prompt, managedAliases);
  }
  await removePointers(db, [...removed.values()]);
  await recordManaged(db, records);
  await audit.record(entries);
}

function namesOf(chunk: readonly { readonly prompt: PromptName }[]): readonly PromptName[] {
  return [...new Set(chunk.map((one) => one.prompt))];
}

/** Neither part may hold a slash. */
function pointerKey(prompt: PromptName, alias: AliasName): string {
  return `${prompt}/${alias}`;
}

async function readPointers(db: Kysely<Schema>, names: readonly PromptName[]): Promise<Map<string, VersionNumber>> {
  const rows = await db.selectFrom("aliases").selectAll().where("prompt", "in", names).execute();
  return new Map(rows.map(({ prompt, alias, version }) => [pointerKey(prompt, alias), version]));
}

async function writePointers(
  { db, bulk }: Writing,
  rows: ReadonlyMap<string, AliasTable>,
  before: ReadonlyMap<string, VersionNumber>,
): Promise<void> {
  const all = [...rows.values()];
  const isNew = ({ prompt, alias }: AliasTable) => !before.has(pointerKey(prompt, alias));
  await bulk.insert("aliases", all.filter(isNew));
  for (const { prompt, alias, version } of all.filter((row) => !isNew(row))) {
    await db.updateTable("aliases").set({ version }).where("prompt", "=", prompt).where("alias", "=", alias).execute();
  }
}

async function removePointers(db: Kysely<Schema>, removals: readonly AliasRemoval[]): Promise<void> {
  const aliasOf = new Map(removals.map((removal) => [removal, removal.alias]));
  for (const [alias, group] of keysByValue(aliasOf)) {
    const names = group.map((removal) => removal.prompt);
    await db.deleteFrom("aliases").where("alias", "=", alias).where("prompt", "in", names).execute();
  }
}

/** The aliases that git has set, by prompt. */
type ManagedRecords = Map<PromptName, ReadonlySet<AliasName>>;

/** Keeps which aliases git has set; of a prompt that no repository manages it means nothing. */
async function recordManaged(db: Kysely<Schema>, records: ManagedRecords): Promise<void> {
  if (records.size === 0) return;
  const wired = await wiredPrompts(db, [...records.keys()]);
  const texts = new Map<PromptName, string>();
  for (const [name, aliases] of records) {
    const wire = wired.get(name);
    if (wire === undefined) texts.set(name, writeAliases(aliases));
    else await recordOnWire(db, name, wire, aliases);
  }
  for (const [aliases, names] of keysByValue(texts)) {
    await db.updateTable("prompts").set({ git_aliases: aliases }).where("name", "in", names).execute();
  }
}

/** The tags of those prompts whose tags were written over HTTP. */
async function wiredPrompts(db: Kysely<Schema>, names: readonly PromptName[]): Promise<ReadonlyMap<PromptName, Tags>> {
  const rows = await db
    .selectFrom("prompts")
    .select(["name", "wire_tags"])
    .where("name", "in", names)
    .where("wire_tags", "is not", null)
    .execute();
  return new Map(rows.map((row) => [row.name, readWireTags(row.wire_tags ?? "[]")]));
}

async function recordOnWire(
  db: Kysely<Schema>,
  name: PromptName,
  wire: Tags,
  aliases: ReadonlySet<AliasName>,
): Promise<void> {
  if (managedOf(wire) === null) return;
  const columns = promptColumnsOf(afterChanges(wire, managedAliasChanges(aliases)));
  await db.updateTable("prompts").set(columns).where("name", "=", name).execute();
}
