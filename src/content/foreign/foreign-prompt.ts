import type { Content } from "../../core/content.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Metadata } from "../../core/metadata.ts";
import { splitFrontMatter } from "../front-matter.ts";
import type { SourceText, Span } from "../source-text.ts";
import type { YamlEntry, YamlMap } from "../yaml-node.ts";
import { parseYaml } from "../yaml.ts";
import { refuseFile } from "./left-behind.ts";

/** What a file of another format says, as far as a prompt file can say it. */
export interface ForeignPrompt {
  /** As it stands in the file, fit for a prompt or not; null when the file does not name itself. */
  readonly name: string | null;
  readonly content: Content;
  readonly metadata: Metadata;
}

/** A file's front matter and body; `front` is empty in a file without any. Null when it can't be read. */
export interface ForeignParts {
  readonly front: YamlMap;
  readonly body: Span;
}

export function readParts(source: SourceText): ForeignParts | null {
  const parts = splitFrontMatter(source);
  if (parts === null) return null;
  const front = parts.frontMatter === null ? noKeys() : readRoot(source, parts.frontMatter);
  return front === null ? null : { front, body: parts.body };
}

/** The keys of a YAML document; null, with a problem, when it can't be read or is no map. */
export function readRoot(source: SourceText, span: Span): YamlMap | null {
  const yaml = parseYaml(source, span);
  if (yaml.state === "broken") return null;
  if (yaml.state === "empty") return noKeys();
  return yaml.root.kind === "map" ? yaml.root : refuseFile(source, yaml.root, "this is no map of keys");
}

export function noneIfEmpty(object: JsonObject): JsonObject | null {
  return Object.keys(object).length === 0 ? null : object;
}

function noKeys(): YamlMap {
  return { kind: "map", start: 0, end: 0, entries: new Map<string, YamlEntry>() };
}
