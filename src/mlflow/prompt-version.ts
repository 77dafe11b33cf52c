import type { Metadata, Tags } from "../core/metadata.ts";
import { isPromptName } from "../core/name.ts";
import type { VersionRecord, VersionSummary, VersionUpdate } from "../core/registry.ts";
import { parseVersionNumber } from "../core/version.ts";
import { messageOf } from "./commit-message.ts";
import type { ModelVersion } from "./entities.ts";
import { readJsonObject } from "./json-text.ts";
import { ownMetadataTags } from "./new-version.ts";
import { provenanceTags } from "./provenance-tags.ts";
import { type ReadContent, readContent } from "./read-content.ts";
import { provenanceOf } from "./read-provenance.ts";
import { storedDigest } from "./stored-digest.ts";
import { VERSION_DESCRIPTION, VERSION_INPUT_SCHEMA } from "./tag-keys.ts";
import { type TagChanges, authorTags, tagChanges, tagsOf } from "./tag-list.ts";

/** What a version is on the wire. */
export type WireVersion = Pick<ModelVersion, "name" | "version" | "creation_timestamp" | "description" | "tags">;

/** What an update changes of a version that has these tags; where it came from is the last, as that makes it git's. */
export function versionTagChanges(current: Tags, { metadata, provenance }: VersionUpdate): TagChanges {
  const before = new Map([...authorTags(current), ...pick(current, [VERSION_DESCRIPTION, VERSION_INPUT_SCHEMA])]);
  const { set, remove } = tagChanges(before, new Map([...authorTags(metadata.tags), ...ownMetadataTags(metadata)]));
  if (provenance === undefined) return { set, remove };
  return { set: new Map([...set, ...tagChanges(current, provenanceTags(provenance)).set]), remove };
}

/** Null for a version that no prompt of ours can have. */
export function summaryOf(model: WireVersion): VersionSummary | null {
  const tags = tagsOf(model.tags);
  return summarize(model, tags, readContent(tags));
}

/** Null for a version that no prompt of ours can have. */
export function recordOf(model: WireVersion): VersionRecord | null {
  const tags = tagsOf(model.tags);
  const read = readContent(tags);
  const summary = summarize(model, tags, read);
  if (summary === null) return null;
  const { content, unread } = read;
  return { ...summary, content, metadata: metadataOf(tags), ...(unread.length > 0 && { unread }) };
}

/** The digest is of what is there now, so that a text changed by hand shows. */
function summarize(model: WireVersion, tags: Tags, read: ReadContent): VersionSummary | null {
  const version = parseVersionNumber(model.version);
  if (version === null || !isPromptName(model.name)) return null;
  const provenance = provenanceOf(tags);
  return {
    prompt: model.name,
    version,
    digest: storedDigest(tags, read),
    message: messageOf(model, tags),
    date: provenance?.date ?? new Date(model.creation_timestamp).toISOString(),
    provenance,
  };
}

/** What may change of a version without a new one. */
export function metadataOf(tags: Tags): Metadata {
  return {
    description: tags.get(VERSION_DESCRIPTION) ?? null,
    tags: authorTags(tags),
    inputSchema: readJsonObject(tags.get(VERSION_INPUT_SCHEMA)),
  };
}

function pick(tags: Tags, keys: readonly string[]): Tags {
  return new Map([...tags].filter(([key]) => keys.includes(key)));
}
