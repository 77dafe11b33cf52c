import { hash } from "node:crypto";
import type { Tags } from "../core/metadata.ts";
import { VALUE_LIMIT, isLonger } from "./value-limit.ts";

/** Before the name that the tags have in common which hold the value in parts. */
const DIVIDED = "parts:";

const PART_NAME_DIGITS = 16;

/**
 * The tags of a prompt that hold a text: as it is where that fits, else in parts. The parts come first and are named for what
 * they hold, so that the value is the old one up to the moment when the tag itself is set. The text must not begin like a
 * divided one.
 */
export function longValueTags(key: string, text: string): Tags {
  if (!isLonger(text, VALUE_LIMIT)) return new Map([[key, text]]);
  const name = hash("sha256", text).slice(0, PART_NAME_DIGITS);
  const characters = Array.from(text);
  const tags = new Map<string, string>();
  for (let start = 0; start < characters.length; start += VALUE_LIMIT) {
    tags.set(partKey(key, name, tags.size), characters.slice(start, start + VALUE_LIMIT).join(""));
  }
  return tags.set(key, DIVIDED + name);
}

/** The text that is held under a key; null when there is none. */
export function longValueOf(tags: Tags, key: string): string | null {
  const value = tags.get(key);
  if (value === undefined) return null;
  const name = partsName(value);
  return name === null ? value : joinedParts(tags, key, name);
}

/** Whether a tag is a part of what was once held under a key, and is not any more. */
export function isLeftPart(tags: Tags, key: string, tag: string): boolean {
  const name = partsName(tags.get(key) ?? "");
  const isInUse = name !== null && tag.startsWith(`${key}.${name}.`);
  return tag.startsWith(`${key}.`) && !isInUse;
}

/** Null for a value that is in one part. */
function partsName(value: string): string | null {
  return value.startsWith(DIVIDED) ? value.slice(DIVIDED.length) : null;
}

function partKey(key: string, name: string, index: number): string {
  return `${key}.${name}.${index + 1}`;
}

function joinedParts(tags: Tags, key: string, name: string): string {
  const parts: string[] = [];
  for (;;) {
    const part = tags.get(partKey(key, name, parts.length));
    if (part === undefined) return parts.join("");
    parts.push(part);
  }
}
