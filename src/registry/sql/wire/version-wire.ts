import type { Tags } from "../../../core/metadata.ts";
import type { PromptName } from "../../../core/name.ts";
import type { VersionRecord } from "../../../core/registry.ts";
import type { VersionNumber } from "../../../core/version.ts";
import { shownMessage } from "../../../mlflow/commit-message.ts";
import { contentTags } from "../../../mlflow/content-tags.ts";
import { newVersionTags } from "../../../mlflow/new-version.ts";
import { recordOf } from "../../../mlflow/prompt-version.ts";
import { readContent } from "../../../mlflow/read-content.ts";
import { PROMPT_TEXT } from "../../../mlflow/tag-keys.ts";
import { tagList } from "../../../mlflow/tag-list.ts";
import {
  type ContentColumns,
  type SummaryRow,
  contentColumns,
  contentOf,
  provenanceColumns,
  readObject,
  readTags,
  summaryOf,
  writeObject,
  writeTags,
} from "../rows.ts";
import type { VersionTable } from "../schema.ts";
import { readWireTags, writeWireTags } from "./stored-tags.ts";

/** What a version on the wire is made of. */
export type VersionWireRow = SummaryRow &
  ContentColumns &
  Pick<VersionTable, "description" | "tags" | "input_schema" | "wire_tags" | "wire_description">;

export interface VersionWire {
  readonly tags: Tags;
  /** Null when it was taken away; empty when there never was one. */
  readonly description: string | null;
}

/** A version on the wire: what was written there, else what MLflow would have been sent of it. */
export function versionWire(row: VersionWireRow): VersionWire {
  if (row.wire_tags !== null) {
    return { tags: readWireTags(row.wire_tags, textIn(row)), description: row.wire_description };
  }
  const record = recordIn(row);
  return { tags: newVersionTags(record), description: shownMessage(record.message) };
}

/** What was written on the wire and is not in the row's content; nothing of what git made. */
export function unreadIn(row: ContentColumns & Pick<VersionTable, "wire_tags">): readonly string[] {
  return row.wire_tags === null ? [] : readContent(readWireTags(row.wire_tags, textIn(row))).unread;
}

export interface WireColumns {
  readonly version: Omit<VersionTable, "prompt" | "number" | "created_at" | "updated_at" | "source">;
  readonly content: ContentColumns;
}

interface VersionKey {
  readonly prompt: PromptName;
  readonly number: VersionNumber;
  readonly created_at: string;
}

/** The columns that follow from a version on the wire, and those that hold it. */
export function versionColumnsOf(
  { prompt, number, created_at: createdAt }: VersionKey,
  wire: VersionWire,
): WireColumns {
  const record = recordOf({
    name: prompt,
    version: String(number),
    creation_timestamp: Date.parse(createdAt),
    description: wire.description ?? "",
    tags: tagList(wire.tags),
  });
  if (record === null) throw new TypeError(`${prompt} version ${number} is no prompt's`);
  const { digest, message, metadata, provenance } = record;
  const content = contentColumns(record.content);
  return {
    version: {
      digest,
      message,
      description: metadata.description,
      tags: writeTags(metadata.tags),
      input_schema: writeObject(metadata.inputSchema),
      ...provenanceColumns(provenance),
      git_digest: provenance === null || provenance.digest === digest ? null : provenance.digest,
      wire_tags: writeWireTags(wire.tags, textIn(content)),
      wire_description: wire.description,
    },
    content,
  };
}

/** The text alone is kept once: it is long, and rows of versions are read by the thousand. */
function textIn(row: ContentColumns): Tags {
  const text = contentTags(contentOf(row)).get(PROMPT_TEXT);
  return text === undefined ? new Map() : new Map([[PROMPT_TEXT, text]]);
}

function recordIn(row: VersionWireRow): VersionRecord {
  const metadata = {
    description: row.description,
    tags: readTags(row.tags),
    inputSchema: readObject(row.input_schema),
  };
  return { ...summaryOf(row), content: contentOf(row), metadata };
}
