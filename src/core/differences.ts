import type { Content } from "./content.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Metadata } from "./metadata.ts";
import { contentVariables } from "./template.ts";

/** What can be compared: a version of a prompt, or a file that is none yet. */
export interface Comparable {
  readonly content: Content;
  readonly metadata: Metadata;
}

export interface Move<Value> {
  readonly from: Value;
  readonly to: Value;
}

/** One key's value on either side; undefined where the key is missing. */
export interface KeyChange<Value extends Json = Json> extends Move<Value | undefined> {
  /** Of a nested value its path, joined by dots; empty for an object that is empty as a whole. */
  readonly key: string;
}

/** All that two sides differ in; null and empty where they do not. */
export interface Differences {
  /** Whether template or messages differ. */
  readonly text: boolean;
  readonly type: Move<Content["type"]> | null;
  readonly description: Move<string | null> | null;
  readonly tags: readonly KeyChange<string>[];
  readonly modelConfig: readonly KeyChange[];
  readonly responseFormat: readonly KeyChange[];
  readonly inputSchema: readonly KeyChange[];
  readonly variables: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

export function findDifferences(from: Comparable, to: Comparable): Differences {
  const [before, after] = [from.content, to.content];
  const [oldNames, newNames] = [new Set(contentVariables(before)), new Set(contentVariables(after))];
  return {
    text: textKey(before) !== textKey(after),
    type: moved(before.type, after.type),
    description: moved(from.metadata.description, to.metadata.description),
    tags: changedKeys(from.metadata.tags, to.metadata.tags),
    modelConfig: settingChanges(before.modelConfig, after.modelConfig),
    responseFormat: settingChanges(before.responseFormat, after.responseFormat),
    inputSchema: settingChanges(from.metadata.inputSchema, to.metadata.inputSchema),
    variables: { added: [...newNames.difference(oldNames)], removed: [...oldNames.difference(newNames)] },
  };
}

/** Variables need no look: where they differ, the texts do. */
export function hasDifferences(found: Differences): boolean {
  const { text, type, description, tags, modelConfig, responseFormat, inputSchema } = found;
  const keys = tags.length + modelConfig.length + responseFormat.length + inputSchema.length;
  return text || type !== null || description !== null || keys > 0;
}

/** A line for each key that differs, by key; of nested objects the innermost, while a list is one value. */
export function settingChanges(before: JsonObject | null, after: JsonObject | null): readonly KeyChange[] {
  return changedKeys(leavesOf(before), leavesOf(after));
}

/** The same value in one form, whatever the order of its keys. */
export function sortKeys(value: Json): Json {
  if (isList(value)) return value.map((item) => sortKeys(item));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

function textKey(content: Content): string {
  if (content.type === "text") return content.template;
  return JSON.stringify(content.messages.map(({ role, content: text }) => [role, text]));
}

function moved<Value>(from: Value, to: Value): Move<Value> | null {
  return from === to ? null : { from, to };
}

function changedKeys<Value extends Json>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
): readonly KeyChange<Value>[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .map((key) => ({ key, from: before.get(key), to: after.get(key) }))
    .filter(({ from, to }) => valueKey(from) !== valueKey(to));
}

function valueKey(value: Json | undefined): string {
  return value === undefined ? "" : JSON.stringify(sortKeys(value));
}

function leavesOf(object: JsonObject | null): ReadonlyMap<string, Json> {
  return new Map(object === null ? [] : leaves(object, ""));
}

function leaves(value: Json, path: string): readonly (readonly [string, Json])[] {
  if (value === null || typeof value !== "object" || isList(value)) return [[path, value]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[path, value]];
  return entries.flatMap(([key, inner]) => leaves(inner, path === "" ? pathPart(key) : `${path}.${pathPart(key)}`));
}

/** A key that could be taken for several is quoted, so that no two paths are one. */
function pathPart(key: string): string {
  return /^[^."\s]+$/u.test(key) ? key : JSON.stringify(key);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
