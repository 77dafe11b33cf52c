import type { Tags } from "../../../core/metadata.ts";
import { managedOf as managedIn } from "../../../mlflow/managed-tags.ts";
import { newPromptTags } from "../../../mlflow/prompt-model.ts";
import { authorTags } from "../../../mlflow/tag-list.ts";
import { managedColumns, managedOf, readTags, writeTags } from "../rows.ts";
import type { PromptRow } from "../rows.ts";
import type { PromptTable } from "../schema.ts";
import { readWireTags, writeWireTags } from "./stored-tags.ts";

/** What the tags of a prompt on the wire are made of. */
export type PromptWireRow = Pick<PromptTable, "wire_tags"> & PromptRow;

/** The tags of a prompt on the wire: those that were written there, else what MLflow would have been sent of it. */
export function promptWire(row: PromptWireRow): Tags {
  if (row.wire_tags !== null) return readWireTags(row.wire_tags);
  const tags = readTags(row.tags);
  const defaults = {
    metadata: { description: row.description, tags, inputSchema: null },
    managed: managedOf(row, tags),
  };
  return newPromptTags({ defaults });
}

type TagColumns = Omit<PromptTable, "name" | "description" | "next_version" | "created_at" | "updated_at">;

/** The columns that follow from a prompt's tags on the wire, and the one that holds them. */
export function promptColumnsOf(wire: Tags): TagColumns {
  return {
    tags: writeTags(authorTags(wire)),
    ...managedColumns(managedIn(wire)),
    wire_tags: writeWireTags(wire),
  };
}
