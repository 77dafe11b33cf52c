import type { Json, JsonObject } from "../core/json.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlMap, YamlNode, YamlScalar } from "./yaml-node.ts";

const INTEGER = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;
const MAY_BE_NUMBER = /^[-+.0-9]/;

/** A scalar by the core schema of YAML 1.2: `no` is text, `0o17` is 15, and nothing at all is null. */
function scalarValue(scalar: YamlScalar): null | boolean | number | string {
  const { text } = scalar;
  if (!scalar.plain) return text;
  switch (text) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null;
    case "true":
    case "True":
    case "TRUE":
      return true;
    case "false":
    case "False":
    case "FALSE":
      return false;
    default:
      return MAY_BE_NUMBER.test(text) ? (numberValue(text) ?? text) : text;
  }
}

function numberValue(text: string): number | null {
  if (INTEGER.test(text) || FLOAT.test(text)) return Number(text);
  if (INFINITE.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return NOT_A_NUMBER.test(text) ? Number.NaN : null;
}

/** Whether a key has been given nothing: no value, `~` or `null`. */
export function isAbsent(node: YamlNode): boolean {
  return node.kind === "scalar" && scalarValue(node) === null;
}

/** A tree as JSON. A number that JSON can't hold, or not exactly, is a problem. */
export function toJson(source: SourceText, node: YamlNode): Json {
  switch (node.kind) {
    case "scalar":
      return scalarToJson(source, node);
    case "list":
      return node.items.map((item) => toJson(source, item));
    case "map":
      return mapToJson(source, node);
  }
}

export function mapToJson(source: SourceText, map: YamlMap): JsonObject {
  const object: Record<string, Json> = {};
  for (const [key, { value }] of map.entries) object[key] = toJson(source, value);
  return object;
}

/** A tree with every scalar as the text that the author typed, `1.10` and `no` included; null where there is none. */
export function asTyped(node: YamlNode): Json {
  if (node.kind === "scalar") return scalarValue(node) === null ? null : node.text;
  if (node.kind === "list") return node.items.map(asTyped);
  const object: Record<string, Json> = {};
  for (const [key, { value }] of node.entries) object[key] = asTyped(value);
  return object;
}

function scalarToJson(source: SourceText, scalar: YamlScalar): Json {
  const value = scalarValue(scalar);
  if (typeof value !== "number") return value;
  if (!Number.isFinite(value)) {
    source.error(
      scalar,
      "number-not-finite",
      `${scalar.text} is no number that JSON can hold`,
      "quote it if it is text",
    );
  } else if (INTEGER.test(scalar.text) && !Number.isSafeInteger(value)) {
    const message = `${scalar.text} is too large to be kept exactly`;
    source.error(scalar, "number-not-exact", message, "quote it to keep it as text");
  }
  return value === 0 ? 0 : value;
}
