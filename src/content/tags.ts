import type { Tags } from "../core/metadata.ts";
import { explainTagKey } from "../mlflow/tag-key-rule.ts";
import { checkLength } from "./text-length.ts";
import { TagsSchema } from "./prompt-schema.ts";
import { quoted } from "./quoted.ts";
import { parseSection } from "./section.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlEntry, YamlScalar } from "./yaml-node.ts";
import { placeOf } from "./yaml-node.ts";
import { asTyped, isAbsent } from "./yaml-value.ts";

const NO_TAGS: Tags = new Map();

export function readTags(source: SourceText, entry: YamlEntry | undefined): Tags {
  if (entry === undefined || isAbsent(entry.value)) return NO_TAGS;
  if (entry.value.kind === "map") for (const { key } of entry.value.entries.values()) checkTagKey(source, key);
  const tags = parseSection(source, entry, TagsSchema, asTyped(entry.value));
  if (tags === null) return NO_TAGS;
  const texts = new Map(Object.entries(tags));
  for (const [key, text] of texts) checkLength(source, placeOf(entry, [key]), `the tag ${quoted(key)}`, text);
  return texts;
}

function checkTagKey(source: SourceText, key: YamlScalar): void {
  const reason = explainTagKey(key.text);
  if (reason !== null) source.error(key, "tag-key", `the tag key ${quoted(key.text)} ${reason}`);
}
