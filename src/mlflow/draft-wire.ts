import { digestContent } from "../core/digest.ts";
import { DRAFT } from "../core/draft.ts";
import type { Draft } from "../core/draft.ts";
import type { Tags } from "../core/metadata.ts";
import { isPromptName } from "../core/name.ts";
import type { AskedVersion } from "./asked-version.ts";
import { contentOf } from "./content-tags.ts";
import type { ModelVersion } from "./entities.ts";
import type { StoredModel, StoredVersion } from "./model-store.ts";
import { newPromptTags } from "./prompt-model.ts";
import { PROMPT_SOURCE, newVersionTags } from "./new-version.ts";
import { metadataOf } from "./prompt-version.ts";
import { IS_DRAFT, VERSION_DIGEST, VERSION_PATH } from "./tag-keys.ts";
import { tagsOf } from "./tag-list.ts";

/** No version has it. MLflow's client, once told it for an alias, asks for the version of this number. */
const VERSION = 0;

/** Whether a version that is asked for is the prompt's draft. */
export function isDraftVersion({ text }: AskedVersion): boolean {
  return text === String(VERSION);
}

/** A draft in the place of a version, which MLflow's clients take for one. */
export function draftVersion(draft: Draft): StoredVersion {
  const savedAt = Date.parse(draft.savedAt);
  return {
    model: draft.prompt,
    version: VERSION,
    description: null,
    source: PROMPT_SOURCE,
    tags: draftTags(draft),
    aliases: [DRAFT],
    createdAt: savedAt,
    updatedAt: savedAt,
    isFromGit: false,
  };
}

/** The prompt of a draft whose file was never committed: MLflow's client asks for a prompt before it asks for an alias. */
export function draftModel({ prompt, metadata, savedAt }: Draft): StoredModel {
  const at = Date.parse(savedAt);
  return {
    name: prompt,
    isPrompt: true,
    description: metadata.description ?? "",
    tags: new Map([...newPromptTags({ defaults: { metadata, managed: null } }), [IS_DRAFT, "true"]]),
    aliases: new Map(),
    latest: null,
    createdAt: at,
    updatedAt: at,
    managed: null,
  };
}

/** Null for a version that is no draft. */
export function draftOf(model: ModelVersion): Draft | null {
  const tags = tagsOf(model.tags);
  const path = tags.get(VERSION_PATH);
  const isDraft = model.version === String(VERSION) && tags.get(IS_DRAFT) === "true";
  if (!isDraft || path === undefined || !isPromptName(model.name)) return null;
  const content = contentOf(tags);
  const savedAt = new Date(model.creation_timestamp).toISOString();
  return { prompt: model.name, path, content, digest: digestContent(content), metadata: metadataOf(tags), savedAt };
}

function draftTags({ path, digest, content, metadata }: Draft): Tags {
  return new Map([
    ...newVersionTags({ content, metadata, provenance: null, message: "" }),
    [IS_DRAFT, "true"],
    [VERSION_PATH, path],
    [VERSION_DIGEST, digest],
  ]);
}
