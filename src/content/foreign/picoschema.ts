import type { Json, JsonObject } from "../../core/json.ts";
import type { SourceText } from "../source-text.ts";
import type { YamlMap, YamlNode } from "../yaml-node.ts";
import { toJson } from "../yaml-value.ts";
import { leaveBehind } from "./left-behind.ts";

const TYPES: ReadonlySet<string> = new Set(["string", "boolean", "null", "number", "integer"]);

/** `name?(array, what it is)` */
const KEY = /^([^?(]+)(\?)?(?:\((\w+)(?:,\s*(?!\s)([^]*))?\))?$/;

/** dotprompt's short form of a schema as a JSON Schema; a JSON Schema stays as it is. */
export function readPicoschema(source: SourceText, node: YamlNode): JsonObject {
  if (node.kind === "map") return isJsonSchema(node) ? asObject(toJson(source, node)) : objectSchema(source, node);
  if (node.kind === "scalar") return scalarSchema(source, node.text, node);
  leaveBehind(source, node, "a list is no schema, and anything is allowed here");
  return {};
}

function isJsonSchema(map: YamlMap): boolean {
  const type = map.entries.get("type")?.value;
  if (map.entries.get("properties")?.value.kind === "map") return true;
  return type?.kind === "scalar" && (type.text === "object" || type.text === "array" || map.entries.size === 1);
}

function objectSchema(source: SourceText, map: YamlMap): JsonObject {
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  let additional: JsonObject | false = false;
  for (const { key, value } of map.entries.values()) {
    const [, name = key.text, optional, kind, description] = KEY.exec(key.text) ?? [];
    if (key.text.startsWith("(*)")) {
      additional = readPicoschema(source, value);
      continue;
    }
    const schema = property(source, kind, value);
    properties[name.trim()] = {
      ...(optional === undefined ? schema : nullable(schema)),
      ...(description === undefined ? {} : { description }),
    };
    if (optional === undefined) required.push(name.trim());
  }
  return {
    type: "object",
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: additional,
  };
}

function property(source: SourceText, kind: string | undefined, value: YamlNode): JsonObject {
  if (kind === "array") return { type: "array", items: readPicoschema(source, value) };
  if (kind !== "enum") return readPicoschema(source, value);
  if (value.kind === "list") return { enum: asList(toJson(source, value)) };
  leaveBehind(source, value, "an enum must be a list, and anything is allowed here");
  return {};
}

/** In dotprompt what is optional may be null as well. */
function nullable(schema: JsonObject): JsonObject {
  const { type, enum: values } = schema;
  if (typeof type === "string") return { ...schema, type: [type, "null"] };
  return values === undefined ? schema : { ...schema, enum: [...asList(values), null] };
}

/** `string, what it is` */
function scalarSchema(source: SourceText, text: string, place: YamlNode): JsonObject {
  const comma = text.indexOf(",");
  const type = (comma === -1 ? text : text.slice(0, comma)).trim();
  const description = comma === -1 ? {} : { description: text.slice(comma + 1).trim() };
  if (TYPES.has(type)) return { type, ...description };
  if (type !== "any")
    leaveBehind(source, place, `the schema "${type}" is defined elsewhere, and anything is allowed here`);
  return description;
}

function asObject(value: Json): JsonObject {
  return typeof value === "object" && value !== null && !isList(value) ? value : {};
}

function asList(value: Json): readonly Json[] {
  return isList(value) ? value : [];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
