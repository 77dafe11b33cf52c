import type { Kysely } from "kysely";
import type { Metadata, Tags } from "../../core/metadata.ts";
import type { PromptName } from "../../core/name.ts";
import type { Outcome, PromptUpdate, VersionUpdate } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import { managedTagChanges } from "../../mlflow/managed-tags.ts";
import { promptTagChanges } from "../../mlflow/prompt-model.ts";
import { versionTagChanges } from "../../mlflow/prompt-version.ts";
import { DONE, noSuchPrompt, noSuchVersion } from "../outcome.ts";
import { updatedTags } from "../tags.ts";
import { updatedMetadata } from "../version-metadata.ts";
import type { AuditEntry } from "./audit.ts";
import { chunksOf } from "../paging.ts";
import { NAMES_PER_QUERY } from "./batch.ts";
import { changedColumns } from "./changed-columns.ts";
import { type KnownVersions, knownVersions } from "./known.ts";
import { managedColumns, provenanceColumns, readObject, readTags, writeObject, writeTags } from "./rows.ts";
import type { PromptTable, Schema } from "./schema.ts";
import { promptColumnsOf } from "./wire/prompt-wire.ts";
import { readWireTags } from "./wire/stored-tags.ts";
import { afterChanges, changeVersionWire } from "./wire/write-wire.ts";
import type { Writing } from "./writing.ts";

export async function updatePrompts(
  writing: Writing,
  batch: readonly PromptUpdate[],
): Promise<readonly Outcome<void>[]> {
  const outcomes: Outcome<void>[] = [];
  for (const chunk of chunksOf(batch, NAMES_PER_QUERY)) outcomes.push(...(await updateChunk(writing, chunk)));
  return outcomes;
}

async function updateChunk({ db, audit }: Writing, chunk: readonly PromptUpdate[]): Promise<readonly Outcome<void>[]> {
  const rows = await readRows(db, chunk);
  const versions = await knownVersions(db, chunk.flatMap(versionsOf));
  const at = new Date().toISOString();
  const entries: AuditEntry[] = [];
  const outcomes: Outcome<void>[] = [];
  for (const update of chunk) {
    const before = rows.get(update.prompt);
    const missing = missingVersion(update, versions);
    if (before === undefined) outcomes.push(noSuchPrompt(update.prompt));
    else if (missing !== null) outcomes.push(noSuchVersion(update.prompt, missing.version));
    else {
      const after = updatedRow(before, update, at);
      rows.set(update.prompt, after);
      await writeUpdate(db, after, update.versions);
      entries.push(auditEntry(before, after, update));
      outcomes.push(DONE);
    }
  }
  await audit.record(entries);
  return outcomes;
}

async function readRows(db: Kysely<Schema>, chunk: readonly PromptUpdate[]): Promise<Map<PromptName, PromptTable>> {
  const names = chunk.map((update) => update.prompt);
  const rows = await db.selectFrom("prompts").selectAll().where("name", "in", names).execute();
  return new Map(rows.map((row) => [row.name, row]));
}

function versionsOf({ prompt, versions }: PromptUpdate) {
  return versions.map(({ version }) => ({ prompt, version }));
}

function missingVersion({ prompt, versions }: PromptUpdate, known: KnownVersions): VersionUpdate | null {
  return versions.find(({ version }) => !known.has(prompt, version)) ?? null;
}

function updatedRow(before: PromptTable, update: PromptUpdate, at: string): PromptTable {
  const description = update.description === undefined ? before.description : update.description;
  return {
    ...before,
    description,
    ...(before.wire_tags === null
      ? { tags: writeTags(updatedTags(readTags(before.tags), update)), ...managedColumns(update.managed) }
      : updatedOnWire(readWireTags(before.wire_tags), update)),
    updated_at: description === before.description ? before.updated_at : at,
  };
}

function updatedOnWire(tags: Tags, update: PromptUpdate): ReturnType<typeof promptColumnsOf> {
  const updated = afterChanges(tags, promptTagChanges(tags, update));
  return promptColumnsOf(afterChanges(updated, managedTagChanges(updated, update.managed)));
}

async function writeUpdate(db: Kysely<Schema>, row: PromptTable, versions: readonly VersionUpdate[]): Promise<void> {
  const { name, ...columns } = row;
  await db.updateTable("prompts").set(columns).where("name", "=", name).execute();
  for (const update of versions) {
    const { metadata, isWired } = await readMetadata(db, name, update.version);
    const updated = updatedMetadata(metadata, update);
    if (isWired) await writeVersionOnWire(db, name, { ...update, metadata: updated });
    else await writeVersion(db, name, { ...update, metadata: updated });
  }
}

async function writeVersion(db: Kysely<Schema>, prompt: PromptName, update: VersionUpdate): Promise<void> {
  const { version, metadata, provenance } = update;
  await db
    .updateTable("versions")
    .set({
      description: metadata.description,
      tags: writeTags(metadata.tags),
      input_schema: writeObject(metadata.inputSchema),
      ...(provenance === undefined ? {} : provenanceColumns(provenance)),
    })
    .where("prompt", "=", prompt)
    .where("number", "=", version)
    .execute();
}

async function writeVersionOnWire(db: Kysely<Schema>, prompt: PromptName, update: VersionUpdate): Promise<void> {
  await changeVersionWire(db, { prompt, number: update.version }, ({ tags, description }) => ({
    tags: afterChanges(tags, versionTagChanges(tags, update)),
    description,
  }));
}

interface FoundMetadata {
  readonly metadata: Metadata;
  /** Its tags were written over HTTP. */
  readonly isWired: boolean;
}

async function readMetadata(db: Kysely<Schema>, prompt: PromptName, version: VersionNumber): Promise<FoundMetadata> {
  const row = await db
    .selectFrom("versions")
    .select(["description", "tags", "input_schema", "wire_tags"])
    .where("prompt", "=", prompt)
    .where("number", "=", version)
    .executeTakeFirstOrThrow();
  const metadata = {
    description: row.description,
    tags: readTags(row.tags),
    inputSchema: readObject(row.input_schema),
  };
  return { metadata, isWired: row.wire_tags !== null };
}

function auditEntry(before: PromptTable, after: PromptTable, update: PromptUpdate): AuditEntry {
  const versions = update.versions.length === 0 ? {} : { versions: update.versions.map((one) => one.version) };
  return {
    action: before.repository === after.repository ? "update-prompt" : "adopt-prompt",
    prompt: after.name,
    details: JSON.stringify({ ...changedColumns(AUDITED, before, after), ...versions }),
  };
}

const AUDITED = ["description", "tags", "repository", "path", "orphaned"] as const;
