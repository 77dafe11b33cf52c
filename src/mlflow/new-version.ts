import type { Metadata, Tags } from "../core/metadata.ts";
import type { NewVersion } from "../core/registry.ts";
import { messageTags, shownMessage } from "./commit-message.ts";
import { contentTags } from "./content-tags.ts";
import type { ENDPOINTS, RequestOf } from "./endpoints.ts";
import { provenanceTags } from "./provenance-tags.ts";
import { VERSION_DESCRIPTION, VERSION_INPUT_SCHEMA } from "./tag-keys.ts";
import { authorTags, tagList } from "./tag-list.ts";

/** What stands for a source in a version that has none: with any other MLflow refuses a prompt (3.17, `_validate_prompt_source`). */
export const PROMPT_SOURCE = "dummy-source";

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

/** Of the description and the input schema. */
export function ownMetadataTags({ description, inputSchema }: Metadata): Tags {
  const tags = new Map<string, string>();
  if (description !== null) tags.set(VERSION_DESCRIPTION, description);
  if (inputSchema !== null) tags.set(VERSION_INPUT_SCHEMA, JSON.stringify(inputSchema));
  return tags;
}
