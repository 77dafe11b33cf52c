import type { JsonObject } from "../core/json.ts";
import type { Metadata } from "../core/metadata.ts";
import { NO_METADATA } from "../core/metadata.ts";
import type { PromptName } from "../core/name.ts";
import { explainPromptName, isPromptName } from "../core/name.ts";
import type { InputDeclaration } from "./input-variables.ts";
import { readInput } from "./input-variables.ts";
import { reportUnknownKey } from "./known-keys.ts";
import { readModelConfig } from "./model-config.ts";
import { PromptSchema } from "./prompt-schema.ts";
import { quoted } from "./quoted.ts";
import { readResponseFormat } from "./response-format.ts";
import { parseSection } from "./section.ts";
import type { SourceText, Span } from "./source-text.ts";
import { readTags } from "./tags.ts";
import { checkLength } from "./text-length.ts";
import type { YamlEntry, YamlMap } from "./yaml-node.ts";
import { placeOf } from "./yaml-node.ts";
import { asTyped, isAbsent } from "./yaml-value.ts";
import { parseYaml } from "./yaml.ts";

/** What a prompt's front matter says. */
export interface Front {
  /** Whether it has a `name`; `name` is null when that is none or a bad one. */
  readonly named: boolean;
  readonly name: PromptName | null;
  readonly type: StatedType | null;
  readonly metadata: Metadata;
  readonly modelConfig: JsonObject | null;
  readonly responseFormat: JsonObject | null;
  readonly input: InputDeclaration | null;
}

export interface StatedType {
  readonly type: "text" | "chat";
  readonly place: Span;
}

const KNOWN_KEYS = Object.keys(PromptSchema.shape);

const SAYS_NOTHING: Front = {
  named: false,
  name: null,
  type: null,
  metadata: NO_METADATA,
  modelConfig: null,
  responseFormat: null,
  input: null,
};

/** Keys that people expect here, and where they belong. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["version", "git makes the versions: remove it"],
  ["alias", "aliases stand in aliases.yaml"],
  ["aliases", "aliases stand in aliases.yaml"],
]);

/**
 * Reads the front matter, `span` being null where a file has none. Problems are reported.
 * @param text What stands there, where the caller keeps a copy of it.
 */
export function readFront(source: SourceText, span: Span | null, text?: string): Front {
  if (span === null) return SAYS_NOTHING;
  const yaml = parseYaml(source, span, text);
  if (yaml.state === "empty") return SAYS_NOTHING;
  // Nobody knows whether a broken front matter has a name, so the path's is not asked for.
  if (yaml.state === "broken") return { ...SAYS_NOTHING, named: true };
  if (yaml.root.kind !== "map") {
    source.error(
      yaml.root,
      "front-matter-not-a-map",
      "the front matter must hold keys",
      "write lines such as name: value",
    );
    return SAYS_NOTHING;
  }
  return readKeys(source, yaml.root);
}

function readKeys(source: SourceText, root: YamlMap): Front {
  const { entries } = root;
  refuseUnknown(source, root);
  const description = readDescription(source, entries.get("description"));
  const tags = readTags(source, entries.get("tags"));
  const input = readInput(source, entries.get("input"));
  return {
    ...readName(source, entries.get("name")),
    type: readType(source, entries.get("type")),
    metadata: { description, tags, inputSchema: input?.schema ?? null },
    modelConfig: readModelConfig(source, entries.get("model"), entries.get("config")),
    responseFormat: readResponseFormat(source, entries.get("output")),
    input,
  };
}

function refuseUnknown(source: SourceText, root: YamlMap): void {
  for (const [key, entry] of root.entries) {
    const elsewhere = ELSEWHERE.get(key);
    if (elsewhere !== undefined) source.error(entry.key, "unknown-key", `unknown key ${quoted(key)}`, elsewhere);
    else if (!KNOWN_KEYS.includes(key)) reportUnknownKey(source, entry.key, key, null, KNOWN_KEYS);
  }
}

function readName(source: SourceText, entry: YamlEntry | undefined): Pick<Front, "name" | "named"> {
  if (entry === undefined) return { named: false, name: null };
  const name = parseSection(source, entry, PromptSchema.shape.name, asTyped(entry.value)) ?? null;
  if (name === null || isPromptName(name)) return { named: true, name };
  source.error(placeOf(entry), "prompt-name", `the name ${quoted(name)} ${String(explainPromptName(name))}`);
  return { named: true, name: null };
}

function readType(source: SourceText, entry: YamlEntry | undefined): StatedType | null {
  if (entry === undefined) return null;
  const type = parseSection(source, entry, PromptSchema.shape.type, asTyped(entry.value)) ?? null;
  return type === null ? null : { type, place: placeOf(entry) };
}

/** An empty description is none, as on an MLflow server. */
function readDescription(source: SourceText, entry: YamlEntry | undefined): string | null {
  if (entry === undefined || isAbsent(entry.value)) return null;
  const description = parseSection(source, entry, PromptSchema.shape.description, asTyped(entry.value)) ?? "";
  checkLength(source, placeOf(entry), "the description", description);
  return description === "" ? null : description;
}
