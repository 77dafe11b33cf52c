import type { Kysely } from "kysely";
import { digestContent } from "../../core/digest.ts";
import type { Outcome, VersionRestoration } from "../../core/registry.ts";
import { contentTagChanges } from "../../mlflow/content-tags.ts";
import { DONE, noSuchPrompt, noSuchVersion } from "../outcome.ts";
import { chunksOf } from "../paging.ts";
import { NAMES_PER_QUERY } from "./batch.ts";
import { knownPrompts, knownVersions, wiredVersions } from "./known.ts";
import { contentColumns } from "./rows.ts";
import type { Schema } from "./schema.ts";
import { afterChanges, changeVersionWire } from "./wire/write-wire.ts";
import type { Writing } from "./writing.ts";

export async function restoreVersions(
  writing: Writing,
  batch: readonly VersionRestoration[],
): Promise<readonly Outcome<void>[]> {
  const outcomes: Outcome<void>[] = [];
  for (const chunk of chunksOf(batch, NAMES_PER_QUERY)) outcomes.push(...(await restoreChunk(writing, chunk)));
  return outcomes;
}

async function restoreChunk(
  { db, audit }: Writing,
  chunk: readonly VersionRestoration[],
): Promise<readonly Outcome<void>[]> {
  const names = chunk.map(({ prompt }) => prompt);
  const prompts = await knownPrompts(db, names);
  const versions = await knownVersions(db, chunk);
  const there = chunk.filter(({ prompt, version }) => versions.has(prompt, version));
  const wired = await wiredVersions(db, names);
  for (const restoration of there) {
    if (wired.has(restoration.prompt, restoration.version)) await writeContentOnWire(db, restoration);
    else await writeContent(db, restoration);
  }
  await audit.record(there.map(({ prompt, version }) => ({ action: "restore-version", prompt, version })));
  return chunk.map(({ prompt, version }) => {
    if (!prompts.has(prompt)) return noSuchPrompt(prompt);
    return versions.has(prompt, version) ? DONE : noSuchVersion(prompt, version);
  });
}

async function writeContent(db: Kysely<Schema>, { prompt, version, content }: VersionRestoration): Promise<void> {
  const digest = digestContent(content);
  const columns = contentColumns(content);
  await db.updateTable("versions").set({ digest }).where("prompt", "=", prompt).where("number", "=", version).execute();
  await db.updateTable("contents").set(columns).where("prompt", "=", prompt).where("number", "=", version).execute();
}

/** Where the content's tags were written over HTTP, they change with it. */
async function writeContentOnWire(db: Kysely<Schema>, { prompt, version, content }: VersionRestoration): Promise<void> {
  await changeVersionWire(db, { prompt, number: version }, ({ tags, description }) => ({
    tags: afterChanges(tags, contentTagChanges(tags, content)),
    description,
  }));
}
