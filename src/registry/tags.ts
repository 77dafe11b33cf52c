import type { Tags } from "../core/metadata.ts";
import type { PromptUpdate } from "../core/registry.ts";

/** A prompt's tags after an update; those that it doesn't name stay. */
export function updatedTags(tags: Tags, { setTags, removeTags }: Pick<PromptUpdate, "setTags" | "removeTags">): Tags {
  const updated = new Map(tags);
  for (const key of removeTags) updated.delete(key);
  for (const [key, value] of setTags) updated.set(key, value);
  return updated;
}
