import type { Tags } from "../core/metadata.ts";
import { NO_SPLITS, type Splits } from "../core/split.ts";
import { SPLIT_PREFIX } from "./tag-keys.ts";

/** The tags of a prompt that hold its splits: what applications read, and the record of what git last set. */
export function splitTags(splits: Splits): Tags {
  return new Map(Array.from(splits, ([name, weights]) => [SPLIT_PREFIX + name, weights]));
}

export function splitsIn(tags: Tags): Splits {
  const found = [...tags].filter(([key]) => key.startsWith(SPLIT_PREFIX));
  return found.length === 0 ? NO_SPLITS : new Map(found.map(([key, text]) => [key.slice(SPLIT_PREFIX.length), text]));
}
