import { type AliasName, isAliasName } from "../core/alias.ts";
import type { Json, JsonObject } from "../core/json.ts";
import type { Metadata, Tags } from "../core/metadata.ts";
import type { ManagedState } from "../core/registry.ts";
import { isJsonObject, readJsonObject } from "./json-text.ts";
import { isLeftPart, longValueOf, longValueTags } from "./long-value.ts";
import { splitTags, splitsIn } from "./split-tags.ts";
import {
  PROMPT_ALIASES,
  PROMPT_METADATA,
  PROMPT_ORPHANED,
  PROMPT_PATH,
  PROMPT_REPOSITORY,
  SPLIT_PREFIX,
} from "./tag-keys.ts";
import { type TagChanges, tagChanges } from "./tag-list.ts";

/** Whose prompt it is comes last, so that a prompt is not git's before all the rest is there. */
const MANAGED_KEYS = [PROMPT_PATH, PROMPT_ORPHANED, PROMPT_ALIASES, PROMPT_METADATA, PROMPT_REPOSITORY] as const;

type ManagedKey = (typeof MANAGED_KEYS)[number];

/** Those that grow with what git has. */
const LONG_KEYS: readonly ManagedKey[] = [PROMPT_ALIASES, PROMPT_METADATA];

/** The tags of a prompt that hold what git last set. */
export function managedTags(managed: ManagedState): Tags {
  const values: Readonly<Record<ManagedKey, string | null>> = {
    [PROMPT_PATH]: managed.path,
    [PROMPT_ORPHANED]: managed.orphaned ? "true" : null,
    [PROMPT_ALIASES]: aliasList(managed.aliases),
    [PROMPT_METADATA]: recordText(managed),
    [PROMPT_REPOSITORY]: managed.repository,
  };
  const tags = new Map<string, string>(splitTags(managed.splits));
  for (const key of MANAGED_KEYS) {
    const value = values[key];
    if (value === null) continue;
    const held = LONG_KEYS.includes(key) ? longValueTags(key, value) : [[key, value] as const];
    for (const [tag, part] of held) tags.set(tag, part);
  }
  return tags;
}

/**
 * Null for a prompt that no repository manages, and where its tags can't be read. Versions have tags of a repository and a path,
 * too, and MLflow's client puts the tags that somebody hands on to a new version on the prompt as well: what the record says
 * counts before those.
 */
export function managedOf(tags: Tags): ManagedState | null {
  const record = readJsonObject(longValueOf(tags, PROMPT_METADATA) ?? undefined) ?? {};
  const metadata = metadataIn(record);
  const owner = tags.get(PROMPT_REPOSITORY);
  const file = tags.get(PROMPT_PATH);
  if (owner === undefined || file === undefined || metadata === null) return null;
  const { repository = owner, path = file } = record;
  if (typeof repository !== "string" || typeof path !== "string") return null;
  const aliases = new Set((longValueOf(tags, PROMPT_ALIASES) ?? "").split(",").filter(isAliasName));
  return {
    repository,
    path,
    orphaned: tags.get(PROMPT_ORPHANED) === "true",
    metadata,
    aliases,
    splits: splitsIn(tags),
  };
}

/**
 * What leads from a prompt's tags to these; its other tags stay. So do the parts of a long value that is there now, because
 * tags are deleted first, and a cut-off update has to leave it whole: a later update deletes them.
 */
export function managedTagChanges(current: Tags, managed: ManagedState): TagChanges {
  const wanted = managedTags(managed);
  const keys = new Set<string>([...MANAGED_KEYS, ...wanted.keys()]);
  const isLeft = (tag: string): boolean =>
    tag.startsWith(SPLIT_PREFIX) || LONG_KEYS.some((key) => isLeftPart(current, key, tag));
  return tagChanges(new Map([...current].filter(([tag]) => keys.has(tag) || isLeft(tag))), wanted);
}

/** What records the aliases that git has set, whatever was recorded. */
export function managedAliasChanges(aliases: ReadonlySet<AliasName>): TagChanges {
  const list = aliasList(aliases);
  return list === null
    ? { set: new Map(), remove: [PROMPT_ALIASES] }
    : { set: longValueTags(PROMPT_ALIASES, list), remove: [] };
}

/** No alias holds a comma. */
function aliasList(aliases: ReadonlySet<AliasName>): string | null {
  return aliases.size === 0 ? null : [...aliases].toSorted().join(",");
}

function recordText({ metadata: { description, tags, inputSchema }, path, repository }: ManagedState): string {
  return JSON.stringify({ description, tags: Object.fromEntries(tags), inputSchema, path, repository });
}

function metadataIn({ description, tags, inputSchema }: JsonObject): Metadata | null {
  if (description === undefined || (description !== null && typeof description !== "string")) return null;
  if (inputSchema === undefined || (inputSchema !== null && !isJsonObject(inputSchema))) return null;
  const read = tags === undefined ? null : textsIn(tags);
  return read === null ? null : { description, tags: read, inputSchema };
}

function textsIn(value: Json): Tags | null {
  if (!isJsonObject(value)) return null;
  const texts = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") return null;
    texts.set(key, text);
  }
  return texts;
}
