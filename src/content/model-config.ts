import type { JsonObject } from "../core/json.ts";
import { nearestKey, reportUnknownKey } from "./known-keys.ts";
import { ConfigSchema, ModelNameSchema } from "./prompt-schema.ts";
import { quoted } from "./quoted.ts";
import { parseSection } from "./section.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlEntry, YamlMap } from "./yaml-node.ts";
import { placeOf } from "./yaml-node.ts";
import { asTyped, isAbsent, mapToJson, toJson } from "./yaml-value.ts";

const CONFIG_KEYS = Object.keys(ConfigSchema.shape);

/** dotprompt's other camelCase names are MLflow's in another spelling, and are found without a table. */
const DOTPROMPT_KEYS: ReadonlyMap<string, string> = new Map([["maxOutputTokens", "max_tokens"]]);

const NOTHING: JsonObject = {};

/** `model` and `config` together are MLflow's model_config; null when both are missing or empty. */
export function readModelConfig(
  source: SourceText,
  model: YamlEntry | undefined,
  config: YamlEntry | undefined,
): JsonObject | null {
  const fromModel = model === undefined ? NOTHING : readModel(source, model);
  const fromConfig = config === undefined || isAbsent(config.value) ? NOTHING : readConfig(source, config);
  if (config?.value.kind === "map") refuseTwice(source, fromModel, config.value);
  const merged = { ...fromModel, ...fromConfig };
  return Object.keys(merged).length === 0 ? null : merged;
}

function readModel(source: SourceText, entry: YamlEntry): JsonObject {
  if (entry.value.kind === "map") return readConfig(source, entry);
  if (entry.value.kind === "list") {
    source.error(placeOf(entry), "wrong-value", "model must be text such as openai/gpt-4o, or a map");
    return NOTHING;
  }
  const name = parseSection(source, entry, ModelNameSchema, asTyped(entry.value));
  return name === null ? NOTHING : splitModelName(source, entry, name);
}

/** `openai/gpt-4o`; a name may hold more slashes, as in `together/meta-llama/Llama-3`. */
function splitModelName(source: SourceText, entry: YamlEntry, name: string): JsonObject {
  const slash = name.indexOf("/");
  const parts =
    slash === -1 ? { model_name: name } : { provider: name.slice(0, slash), model_name: name.slice(slash + 1) };
  if (Object.values(parts).some((part) => part.trim() === "")) {
    const hint = "write it as provider/model_name, or as model_name alone";
    source.error(placeOf(entry), "wrong-value", `model lacks a part: ${quoted(name)}`, hint);
  }
  return parts;
}

function readConfig(source: SourceText, entry: YamlEntry): JsonObject {
  const { value } = entry;
  if (value.kind !== "map") {
    parseSection(source, entry, ConfigSchema, toJson(source, value));
    return NOTHING;
  }
  const config = mapToJson(source, value);
  parseSection(source, entry, ConfigSchema, config);
  for (const [key, child] of value.entries) {
    if (!CONFIG_KEYS.includes(key)) refuseMisspelt(source, entry.key.text, key, child);
  }
  return config;
}

/** Keys of the author's own are kept, so only what looks like one of MLflow's is taken for a slip. */
function refuseMisspelt(source: SourceText, under: string, key: string, entry: YamlEntry): void {
  const renamed = DOTPROMPT_KEYS.get(key);
  if (renamed !== undefined) {
    const hint = `MLflow calls it ${quoted(renamed)}`;
    source.error(entry.key, "unknown-key", `unknown key ${quoted(key)} under ${under}`, hint);
  } else if (nearestKey(key, CONFIG_KEYS) !== null) {
    reportUnknownKey(source, entry.key, key, under, CONFIG_KEYS);
  } else if (isAbsent(entry.value)) {
    source.error(placeOf(entry), "no-value", `${under}.${key} has no value`);
  }
}

function refuseTwice(source: SourceText, fromModel: JsonObject, config: YamlMap): void {
  for (const [key, entry] of config.entries) {
    if (!Object.hasOwn(fromModel, key)) continue;
    source.error(entry.key, "given-twice", `config.${key} is already given by model`, "give it in one place only");
  }
}
