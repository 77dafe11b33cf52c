import { PromptreeError } from "../../../core/errors.ts";
import type { Tags } from "../../../core/metadata.ts";

type StoredTag = readonly [key: string, value?: string];

/**
 * Tags in the order in which they were set, as a column holds them.
 * @param elsewhere Those whose values the row's other columns give to the letter: only their places are kept.
 */
export function writeWireTags(tags: Tags, elsewhere: Tags = NONE): string {
  return JSON.stringify(
    Array.from(tags, ([key, value]) => (value.isWellFormed() && elsewhere.get(key) === value ? [key] : [key, value])),
  );
}

export function readWireTags(text: string, elsewhere: Tags = NONE): Tags {
  const tags = new Map<string, string>();
  for (const [key, value = elsewhere.get(key)] of storedTags(text)) {
    if (value === undefined) throw damaged();
    tags.set(key, value);
  }
  return tags;
}

const NONE: Tags = new Map();

function storedTags(text: string): readonly StoredTag[] {
  const stored = parsed(text);
  if (Array.isArray(stored) && stored.every(isStoredTag)) return stored;
  throw damaged();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(error);
  }
}

/** No schema: loading their library takes longer than a whole sync that finds nothing to do may take. */
function isStoredTag(tag: unknown): tag is StoredTag {
  return Array.isArray(tag) && (tag.length === 1 || tag.length === 2) && tag.every((part) => typeof part === "string");
}

function damaged(cause?: unknown): PromptreeError {
  return new PromptreeError("registry-unavailable", "a row of the registry is damaged: its tags can't be read", {
    cause,
    hint: "put a copy of the registry in its place",
  });
}
