import type * as z from "zod/mini";
import type { Problem } from "../core/problem.ts";
import type { Settings } from "../core/settings.ts";
import { DEFAULT_SETTINGS } from "../core/settings.ts";
import { explainFileAlias } from "./alias-name.ts";
import { decodeFile } from "./decode.ts";
import { quoted } from "./quoted.ts";
import { readRegistries } from "./registry-urls.ts";
import { parseSection, refuseUnknownKeys } from "./section.ts";
import { LimitsSchema, SettingsSchema } from "./settings-schema.ts";
import type { SourceText } from "./source-text.ts";
import { readSplits } from "./splits.ts";
import type { YamlEntry, YamlMap } from "./yaml-node.ts";
import { placeOf } from "./yaml-node.ts";
import { asTyped, isAbsent, toJson } from "./yaml-value.ts";
import { parseYaml } from "./yaml.ts";

export interface SettingsReading {
  /** What could be read; a default stands for whatever could not. */
  readonly settings: Settings;
  readonly problems: readonly Problem[];
}

/** Reads `promptree.yaml`. Never throws on what the file holds. */
export function readSettings(file: string, bytes: Uint8Array): SettingsReading {
  const decoded = decodeFile(file, bytes);
  if (!decoded.ok) return { settings: DEFAULT_SETTINGS, problems: [decoded.problem] };
  const { source } = decoded;
  const settings = readText(source);
  return { settings, problems: source.problems };
}

function readText(source: SourceText): Settings {
  const yaml = parseYaml(source, { start: 0, end: source.text.length });
  if (yaml.state !== "read") return DEFAULT_SETTINGS;
  if (yaml.root.kind === "map") return readKeys(source, yaml.root);
  source.error(yaml.root, "wrong-value", "the file must hold settings", "write lines such as branch: main");
  return DEFAULT_SETTINGS;
}

function readKeys(source: SourceText, root: YamlMap): Settings {
  const { shape } = SettingsSchema;
  refuseUnknownKeys(source, root, null, Object.keys(shape));
  /** A key that is given nothing keeps its default. */
  const given = (key: keyof typeof shape): YamlEntry | null => {
    const entry = root.entries.get(key);
    return entry === undefined || isAbsent(entry.value) ? null : entry;
  };
  const word = <Schema extends z.ZodMiniType>(key: keyof typeof shape, schema: Schema): z.infer<Schema> | null => {
    const entry = given(key);
    return entry === null ? null : parseSection(source, entry, schema, asTyped(entry.value));
  };
  const registries = given("registries");
  const protectedAliases = given("protected");
  const limits = given("limits");
  const splits = given("splits");
  return {
    branch: word("branch", shape.branch) ?? DEFAULT_SETTINGS.branch,
    history: word("history", shape.history) ?? DEFAULT_SETTINGS.history,
    since: word("since", shape.since) ?? DEFAULT_SETTINGS.since,
    registries: registries === null ? DEFAULT_SETTINGS.registries : readRegistries(source, registries),
    protected: protectedAliases === null ? DEFAULT_SETTINGS.protected : readProtected(source, protectedAliases),
    deletionLimit: limits === null ? DEFAULT_SETTINGS.deletionLimit : readDeletionLimit(source, limits),
    splits: splits === null ? DEFAULT_SETTINGS.splits : readSplits(source, splits),
    repository: word("repository", shape.repository) ?? DEFAULT_SETTINGS.repository,
  };
}

function readProtected(source: SourceText, entry: YamlEntry): ReadonlySet<string> {
  const aliases = parseSection(source, entry, SettingsSchema.shape.protected, asTyped(entry.value)) ?? [];
  for (const [index, alias] of aliases.entries()) {
    const reason = explainFileAlias(alias);
    if (reason !== null) source.error(placeOf(entry, [index]), "alias-name", `the alias ${quoted(alias)} ${reason}`);
  }
  return new Set(aliases);
}

function readDeletionLimit(source: SourceText, entry: YamlEntry): number {
  const limits = parseSection(source, entry, LimitsSchema, toJson(source, entry.value));
  return limits?.delete ?? DEFAULT_SETTINGS.deletionLimit;
}
