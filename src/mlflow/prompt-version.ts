import type { Content } from "../core/content.ts";
import { digestContent } from "../core/digest.ts";
import type { Metadata, Tags } from "../core/metadata.ts";
import { isPromptName } from "../core/name.ts";
import type { NewVersion, VersionRecord, VersionSummary, VersionUpdate } from "../core/registry.ts";
import { parseVersionNumber } from "../core/version.ts";
import { contentOf, contentTags } from "./content-tags.ts";
import { messageOf, messageTags, shownMessage } from "./commit-message.ts";
import type { ENDPOINTS, RequestOf } from "./endpoints.ts";
import type { ModelVersion } from "./entities.ts";
import { readJsonObject } from "./json-text.ts";
import { provenanceOf, provenanceTags } from "./provenance-tags.ts";
import { VERSION_DESCRIPTION, VERSION_INPUT_SCHEMA } from "./tag-keys.ts";
import { type TagChanges, authorTags, tagChanges, tagList, tagsOf } from "./tag-list.ts";

/** What stands for a source in a version that has none: with any other MLflow refuses a prompt (3.17, `_validate_prompt_source`). */
export const PROMPT_SOURCE = "dummy-source";

/** What a version is on the wire. */
export type WireVersion = Pick<ModelVersion, "name" | "version" | "creation_timestamp" | "description" | "tags">;

type VersionToMake = Pick<NewVersion, "prompt" | "content" | "metadata" | "provenance" | "message">;

/** The request that makes a version of a prompt that is there. */
export function newVersionRequest(version: VersionToMake): RequestOf<typeof ENDPOINTS.createVersion> {
  const { prompt, message } = version;
  const request = { name: prompt, source: PROMPT_SOURCE, tags: tagList(newVersionTags(version)) };
  return message === "" ? request : { ...request, description: shownMessage(message) };
}

/** The tags that a version is made with. */
export function newVersionTags({ content, metadata, provenance, message }: Omit<VersionToMake, "prompt">): Tags {
  return new Map([
    ...authorTags(metadata.tags),
    ...contentTags(content),
    ...(provenance === null ? [] : provenanceTags(provenance)),
    ...ownMetadataTags(metadata),
    ...messageTags(message),
  ]);
}

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

function metadataOf(tags: Tags): Metadata {
  return {
    description: tags.get(VERSION_DESCRIPTION) ?? null,
    tags: authorTags(tags),
    inputSchema: readJsonObject(tags.get(VERSION_INPUT_SCHEMA)),
  };
}

function ownMetadataTags({ description, inputSchema }: Metadata): Tags {
  const tags = new Map<string, string>();
  if (description !== null) tags.set(VERSION_DESCRIPTION, description);
  if (inputSchema !== null) tags.set(VERSION_INPUT_SCHEMA, JSON.stringify(inputSchema));
  return tags;
}

function pick(tags: Tags, keys: readonly string[]): Tags {
  return new Map([...tags].filter(([key]) => keys.includes(key)));
}
