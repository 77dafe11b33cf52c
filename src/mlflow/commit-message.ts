import type { Tags } from "../core/metadata.ts";
import type { ModelVersion } from "./entities.ts";
import { VERSION_MESSAGE } from "./tag-keys.ts";
import { TAG_VALUE_LIMIT, VALUE_LIMIT, cutTo } from "./value-limit.ts";

/** What MLflow shows as the message of a version's commit. */
export function shownMessage(message: string): string {
  return cutTo(message, VALUE_LIMIT);
}

/** The tag that holds a message of which only the beginning is shown; none where all of it is. */
export function messageTags(message: string): Tags {
  return shownMessage(message) === message ? new Map() : new Map([[VERSION_MESSAGE, cutTo(message, TAG_VALUE_LIMIT)]]);
}

/** The whole message, unless what is shown was changed by hand since. */
export function messageOf({ description }: Pick<ModelVersion, "description">, tags: Tags): string {
  const whole = tags.get(VERSION_MESSAGE);
  return whole !== undefined && shownMessage(whole) === description ? whole : description;
}
