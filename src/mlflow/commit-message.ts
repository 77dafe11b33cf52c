import type { Tags } from "../core/metadata.ts";
import { compressedText, expandedText } from "./compressed-text.ts";
import type { ModelVersion } from "./entities.ts";
import { VERSION_MESSAGE } from "./tag-keys.ts";
import { VALUE_LIMIT, cutTo } from "./value-limit.ts";

/** In bytes: what MySQL holds in the `Text` that MLflow keeps a version's tag as (3.17); less than what MLflow itself allows. */
const TAG_BYTES = 65_535;

/** In code points: as many as fit in any case. */
const TAG_CHARACTERS = Math.floor(TAG_BYTES / 4);

/** What MLflow shows as the message of a version's commit. */
export function shownMessage(message: string): string {
  return cutTo(message, VALUE_LIMIT);
}

/** The tag that holds a message of which only the beginning is shown; none where all of it is. */
export function messageTags(message: string): Tags {
  return shownMessage(message) === message ? new Map() : new Map([[VERSION_MESSAGE, tagValue(message)]]);
}

/** The whole message, unless what is shown was changed by hand since. */
export function messageOf({ description }: Pick<ModelVersion, "description">, tags: Tags): string {
  const value = tags.get(VERSION_MESSAGE);
  if (value === undefined) return description;
  if (shownMessage(value) === description) return value;
  const expanded = expandedText(value);
  return expanded !== null && shownMessage(expanded) === description ? expanded : description;
}

/** Compressed only where it must be, and without its end where that is not enough, either. */
function tagValue(message: string): string {
  if (fitsTag(message)) return message;
  const compressed = compressedText(message);
  return fitsTag(compressed) ? compressed : cutTo(message, TAG_CHARACTERS);
}

function fitsTag(value: string): boolean {
  return Buffer.byteLength(value) <= TAG_BYTES;
}
