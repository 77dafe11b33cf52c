import type { Content } from "../core/content.ts";
import type { JsonObject } from "../core/json.ts";
import { didYouMean } from "../core/nearest.ts";
import { contentVariables } from "../core/template.ts";
import { InputSchema } from "./prompt-schema.ts";
import { quoted } from "./quoted.ts";
import { parseSection } from "./section.ts";
import type { SourceText, Span } from "./source-text.ts";
import type { YamlEntry, YamlMap } from "./yaml-node.ts";
import { nodeAt } from "./yaml-node.ts";
import { asTyped, isAbsent, mapToJson } from "./yaml-value.ts";

/** What `input` says. */
export interface InputDeclaration {
  /** As it stands in the file. */
  readonly schema: JsonObject;
  /** The variables it names and where; null when it allows any. */
  readonly variables: ReadonlyMap<string, Span> | null;
}

/** Null when there is no schema, or an empty one. */
export function readInput(source: SourceText, entry: YamlEntry | undefined): InputDeclaration | null {
  if (entry === undefined || isAbsent(entry.value)) return null;
  if (parseSection(source, entry, InputSchema, asTyped(entry.value)) === null) return null;
  const schema = nodeAt(entry, ["schema"]);
  if (schema?.kind !== "map" || schema.entries.size === 0) return null;
  return { schema: mapToJson(source, schema), variables: declaredVariables(schema) };
}

/** A JSON Schema names them under `properties`, dotprompt's short form (Picoschema) by its own keys. */
function declaredVariables(schema: YamlMap): ReadonlyMap<string, Span> | null {
  const type = schema.entries.get("type")?.value;
  const properties = schema.entries.get("properties")?.value;
  if (properties?.kind === "map") return keySpans(properties, (key) => key);
  if (type?.kind === "scalar" && type.text === "object") return null;
  return schema.entries.has("(*)") ? null : keySpans(schema, picoschemaName);
}

function keySpans(map: YamlMap, nameOf: (key: string) => string): ReadonlyMap<string, Span> {
  return new Map(Array.from(map.entries.values(), ({ key }) => [nameOf(key.text), key]));
}

/** `name?` is optional, `name(array, what it is)` has a type of its own: the name ends before either. */
function picoschemaName(key: string): string {
  return key.replace(/[?(][^]*$/, "").trim();
}

/** Reports variables that are used and not declared, and those that are declared and not used. */
export function checkVariables(source: SourceText, body: Span, content: Content, input: InputDeclaration | null): void {
  if (input === null || input.variables === null) return;
  const declared = input.variables;
  const used = new Set<string>();
  const undeclared: string[] = [];
  for (const name of contentVariables(content)) {
    const covering = declarationsOf(name, declared);
    for (const prefix of covering) used.add(prefix);
    if (covering.length === 0) undeclared.push(name);
  }
  reportUndeclared(source, body, undeclared, [...declared.keys()]);
  if (used.size === declared.size) return;
  for (const [name, span] of declared) {
    if (used.has(name)) continue;
    const message = `the variable ${quoted(name)} is declared, but the template does not use it`;
    source.error(span, "unused-variable", message, `write {{${name}}} in the template, or remove the line`);
  }
}

/** `user.name` is declared by `user` as well. Nothing longer than the longest declared name is worth a look. */
function declarationsOf(name: string, declared: ReadonlyMap<string, Span>): readonly string[] {
  const found: string[] = declared.has(name) ? [name] : [];
  let dot = name.indexOf(".");
  if (dot === -1) return found;
  const longest = Math.max(0, ...Array.from(declared.keys(), (one) => one.length));
  for (; dot !== -1 && dot <= longest; dot = name.indexOf(".", dot + 1)) {
    const prefix = name.slice(0, dot);
    if (declared.has(prefix)) found.push(prefix);
  }
  return found;
}

/** In UTF-16 units. Of shorter names any other is near. */
const LEAST_TO_SUGGEST = 3;

/** For how many undeclared variables the nearest declared one is looked for: a hostile file may hold thousands of both. */
const MOST_SUGGESTIONS = 20;

function reportUndeclared(source: SourceText, body: Span, names: readonly string[], declared: readonly string[]): void {
  if (names.length === 0) return;
  const places = firstPlaces(source, body);
  for (const [index, name] of names.entries()) {
    const message = `the variable ${quoted(name)} is not declared under input.schema`;
    const mayBeSlip = name.length >= LEAST_TO_SUGGEST && index < MOST_SUGGESTIONS;
    const meant = mayBeSlip ? didYouMean(name, declared) : null;
    source.error(
      places.get(name) ?? body,
      "undeclared-variable",
      message,
      meant ?? `declare it, as in ${name}: string`,
    );
  }
}

/** Where each thing in double braces first stands. */
function firstPlaces(source: SourceText, body: Span): ReadonlyMap<string, Span> {
  const places = new Map<string, Span>();
  for (const match of source.text.slice(body.start, body.end).matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)) {
    const start = body.start + match.index;
    const name = match[1] ?? "";
    if (!places.has(name)) places.set(name, { start, end: start + match[0].length });
  }
  return places;
}
