import { type AliasName, isAliasName } from "../core/alias.ts";
import type { Tags } from "../core/metadata.ts";
import { isPromptName } from "../core/name.ts";
import type { NewVersion, PromptState, PromptUpdate, VersionSummary } from "../core/registry.ts";
import { type VersionNumber, parseVersionNumber, versionAfter } from "../core/version.ts";
import type { ENDPOINTS, RequestOf } from "./endpoints.ts";
import type { RegisteredModel } from "./entities.ts";
import { managedOf, managedTags } from "./managed-tags.ts";
import { summaryOf } from "./prompt-version.ts";
import { isOnlyDraft } from "./only-draft.ts";
import { IS_PROMPT, isReservedKey } from "./tag-keys.ts";
import { type TagChanges, authorTags, tagList, tagsOf } from "./tag-list.ts";

type PromptToMake = Pick<NewVersion, "prompt" | "defaults">;

/** The request that makes the prompt of a version, before the version itself is made. */
export function newPromptRequest(version: PromptToMake): RequestOf<typeof ENDPOINTS.createModel> {
  const { description } = version.defaults.metadata;
  const request = { name: version.prompt, tags: tagList(newPromptTags(version)) };
  return description === null ? request : { ...request, description };
}

/** The tags that a prompt is made with. */
export function newPromptTags({ defaults: { metadata, managed } }: Pick<PromptToMake, "defaults">): Tags {
  return new Map([
    [IS_PROMPT, "true"],
    ...authorTags(metadata.tags),
    ...(managed === null ? [] : managedTags(managed)),
  ]);
}

/**
 * A prompt from its registered model. The model names its newest version only, so that `newestManaged` is null when that one
 * is none of git's, though an older one may be. Null for a model that is no prompt, or nothing but a draft of one, or has a
 * name no prompt of ours can have.
 */
export function promptOf(model: RegisteredModel): PromptState | null {
  const tags = tagsOf(model.tags);
  if (!isPromptName(model.name) || tags.get(IS_PROMPT) !== "true") return null;
  if (isOnlyDraft(model)) return null;
  const latest = newestOf(model);
  return {
    name: model.name,
    description: model.description === "" ? null : model.description,
    tags: authorTags(tags),
    aliases: aliasesOf(model),
    latest,
    newestManaged: latest?.provenance === null ? null : latest,
    nextVersion: versionAfter(latest?.version ?? null),
    managed: managedOf(tags),
  };
}

/** What an update changes of the author's tags, on a prompt that has these tags. */
export function promptTagChanges(
  current: Tags,
  { setTags, removeTags }: Pick<PromptUpdate, "setTags" | "removeTags">,
): TagChanges {
  return {
    set: new Map([...authorTags(setTags)].filter(([key, value]) => current.get(key) !== value)),
    remove: removeTags.filter((key) => current.has(key) && !isReservedKey(key) && !setTags.has(key)),
  };
}

/** A model that was once given stages has a newest version of each. */
function newestOf(model: RegisteredModel): VersionSummary | null {
  return model.latest_versions
    .map(summaryOf)
    .filter((summary) => summary !== null)
    .reduce<VersionSummary | null>(
      (newest, summary) => (newest === null || summary.version > newest.version ? summary : newest),
      null,
    );
}

/** Without those that git could not have set. */
function aliasesOf(model: RegisteredModel): ReadonlyMap<AliasName, VersionNumber> {
  const aliases = new Map<AliasName, VersionNumber>();
  for (const { alias, version: text } of model.aliases) {
    const version = parseVersionNumber(text);
    if (version !== null && isAliasName(alias)) aliases.set(alias, version);
  }
  return aliases;
}
