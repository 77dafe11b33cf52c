import type { Content } from "../core/content.ts";
import { digestContent } from "../core/digest.ts";
import type { Metadata, Tags } from "../core/metadata.ts";
import { isPromptName } from "../core/name.ts";
import type { VersionRecord, VersionSummary, VersionUpdate } from "../core/registry.ts";
import { parseVersionNumber } from "../core/version.ts";
import { contentOf } from "./content-tags.ts";
import { messageOf } from "./commit-message.ts";
import type { ModelVersion } from "./entities.ts";
import { readJsonObject } from "./json-text.ts";
import { ownMetadataTags } from "./new-version.ts";
import { provenanceTags } from "./provenance-tags.ts";
import { provenanceOf } from "./read-provenance.ts";
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
  return summarize(model, tags, contentOf(tags));
}

/** Null for a version that no prompt of ours can have. */
export function recordOf(model: WireVersion): VersionRecord | null {
  const tags = tagsOf(model.tags);
  const content = contentOf(tags);
  const summary = summarize(model, tags, content);
  return summary === null ? null : { ...summary, content, metadata: metadataOf(tags) };
}

/** The digest is of what is there now, so that a text changed by hand shows. */
function summarize(model: WireVersion, tags: Tags, content: Content): VersionSummary | null {
  const version = parseVersionNumber(model.version);
  if (version === null || !isPromptName(model.name)) return null;
  const provenance = provenanceOf(tags);
  return {
    prompt: model.name,
    version,
    digest: digestContent(content),
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
