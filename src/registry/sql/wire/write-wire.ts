import type { Kysely } from "kysely";
import type { Tags } from "../../../core/metadata.ts";
import type { TagChanges } from "../../../mlflow/tag-list.ts";
import { updatedTags } from "../../tags.ts";
import type { Schema } from "../schema.ts";
import { type VersionKey, type StoredVersionRow, versionRows } from "./version-rows.ts";
import { type VersionWire, type WireColumns, versionColumnsOf, versionWire } from "./version-wire.ts";

/** Tags after what MLflow would have been asked to change of them. */
export function afterChanges(tags: Tags, { set, remove }: TagChanges): Tags {
  return updatedTags(tags, { setTags: set, removeTags: remove });
}

export async function readVersionRow(db: Kysely<Schema>, key: VersionKey): Promise<StoredVersionRow> {
  const [row] = await versionRows(db, [key]);
  if (row === undefined) throw new TypeError(`there is no version ${key.number} of ${key.prompt}`);
  return row;
}

/** Changes a version on the wire, and with it the columns that follow from that. */
export async function changeVersionWire(
  db: Kysely<Schema>,
  key: VersionKey,
  change: (wire: VersionWire) => VersionWire,
): Promise<void> {
  const row = await readVersionRow(db, key);
  await writeVersionColumns(db, key, versionColumnsOf(row, change(versionWire(row))));
}

export async function writeVersionColumns(
  db: Kysely<Schema>,
  { prompt, number }: VersionKey,
  { version, content }: WireColumns,
): Promise<void> {
  await db.updateTable("versions").set(version).where("prompt", "=", prompt).where("number", "=", number).execute();
  await db.updateTable("contents").set(content).where("prompt", "=", prompt).where("number", "=", number).execute();
}
