import { z } from "zod";
import { PromptreeError } from "../../../core/errors.ts";
import type { Tags } from "../../../core/metadata.ts";

const StoredTagsSchema = z.array(z.union([z.tuple([z.string()]), z.tuple([z.string(), z.string()])]));

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

function storedTags(text: string): z.output<typeof StoredTagsSchema> {
  try {
    return StoredTagsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw damaged(error);
  }
}

function damaged(cause?: unknown): PromptreeError {
  return new PromptreeError("registry-unavailable", "a row of the registry is damaged: its tags can't be read", {
    cause,
    hint: "put a copy of the registry in its place",
  });
}
