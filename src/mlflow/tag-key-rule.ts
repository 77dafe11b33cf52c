import { RESERVED_PREFIXES } from "./tag-keys.ts";
import { isLonger } from "./value-limit.ts";

/** In characters (code points), as MLflow counts. */
export const TAG_KEY_LIMIT = 250;

/**
 * What is wrong with a tag's key, as the end of a sentence that begins with it; null when nothing is. MLflow's rule (3.17,
 * `_validate_registered_model_tag`), and that nobody takes keys that are MLflow's or promptree's own.
 */
export function explainTagKey(key: string): string | null {
  if (key === "") return "is empty";
  const reserved = RESERVED_PREFIXES.find((prefix) => key.startsWith(prefix));
  if (reserved !== undefined) return `is reserved: keys that begin with ${reserved} are not the author's`;
  if (isLonger(key, TAG_KEY_LIMIT)) return `is longer than ${TAG_KEY_LIMIT} characters`;
  if (!hasKeyCharacters(key)) return "may only hold letters, digits, spaces and / _ . - :";
  if (!isPathNormal(key)) return "reads like a path that is not in its shortest form";
  return null;
}

export function hasKeyCharacters(key: string): boolean {
  return /^[/\p{L}\p{N}_.\- :]+$/u.test(key);
}

/** MLflow refuses `/a`, `a//b`, `a/`, `./a`, and whatever begins with two dots. */
export function isPathNormal(text: string): boolean {
  return !text.startsWith("..") && text.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
