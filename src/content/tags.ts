import type { Tags } from "../core/metadata.ts";
import { TagsSchema } from "./prompt-schema.ts";
import { quoted } from "./quoted.ts";
import { parseSection } from "./section.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlEntry, YamlScalar } from "./yaml-node.ts";
import { asTyped, isAbsent } from "./yaml-value.ts";

/** In characters; MLflow's limit. */
const TAG_KEY_LIMIT = 250;

/** Where MLflow and promptree keep what is theirs. */
const RESERVED_PREFIXES = ["mlflow.", "_mlflow", "promptree."] as const;

const NO_TAGS: Tags = new Map();

export function readTags(source: SourceText, entry: YamlEntry | undefined): Tags {
  if (entry === undefined || isAbsent(entry.value)) return NO_TAGS;
  if (entry.value.kind === "map") for (const { key } of entry.value.entries.values()) checkTagKey(source, key);
  const tags = parseSection(source, entry, TagsSchema, asTyped(entry.value));
  return tags === null ? NO_TAGS : new Map(Object.entries(tags));
}

function checkTagKey(source: SourceText, key: YamlScalar): void {
  const reason = explainTagKey(key.text);
  if (reason !== null) source.error(key, "tag-key", `the tag key ${quoted(key.text)} ${reason}`);
}

/** What is wrong with a tag's key by MLflow's rules, as the end of a sentence that begins with it; null when nothing is. */
function explainTagKey(key: string): string | null {
  const reserved = RESERVED_PREFIXES.find((prefix) => key.startsWith(prefix));
  if (reserved !== undefined) return `is reserved: keys that begin with ${reserved} are not the author's`;
  if (key.length > TAG_KEY_LIMIT) return `is longer than ${TAG_KEY_LIMIT} characters`;
  if (!/^[/A-Za-z0-9_.\- :]+$/.test(key)) return "may only hold letters, digits, spaces and / _ . - :";
  if (!isPathNormal(key)) return "reads like a path that is not in its shortest form";
  return null;
}

/** MLflow refuses `/a`, `a//b`, `a/`, `./a`, and whatever begins with two dots. */
function isPathNormal(key: string): boolean {
  return !key.startsWith("..") && key.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
