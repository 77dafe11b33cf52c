import { posix } from "node:path";
import { pythonJson } from "./python-json.ts";
import { pythonRepr } from "./python-repr.ts";
import { RequestFailure } from "./request-failure.ts";

const SEE_DOCS = "See the API docs for more information about request parameters.";

/** Deeper values are not shown, and neither is what goes beyond so many UTF-16 units. */
const SHOWN = { nesting: 8, length: 500 };

export function invalidParameter(message: string): RequestFailure {
  return new RequestFailure("INVALID_PARAMETER_VALUE", message);
}

export function missingParameter(parameter: string): RequestFailure {
  return invalidParameter(`Missing value for required parameter '${parameter}'. ${SEE_DOCS}`);
}

/** For a value, read from JSON, of a type or size that the parameter can't have. */
export function unfitParameter(parameter: string, value: unknown): RequestFailure {
  const hint = ` Hint: Value was of type '${typeName(value)}'. ${SEE_DOCS}`;
  return invalidParameter(invalidValue(parameter, value, hint));
}

export function invalidValue(parameter: string, value: unknown, why: string): string {
  return `Invalid value ${shown(value)} for parameter '${parameter}' supplied: ${why}`;
}

/** For a name that, read as a path, is that of something else. */
export function pathFailure(parameter: string, name: string): RequestFailure {
  const normal = posix.normalize(name).replace(/(?<=.)\/$/, "");
  const why =
    "Names may be treated as files in certain cases, and must not resolve to other names when treated as such. " +
    `This name would resolve to ${pythonRepr(normal)}`;
  return invalidParameter(invalidValue(parameter, name, why));
}

export function tooLong(what: string, limit: number): RequestFailure {
  return invalidParameter(`'${what}' exceeds the maximum length of ${limit} characters`);
}

function shown(value: unknown): string {
  const text = compactJson(value, SHOWN.nesting);
  return text.length > SHOWN.length ? `${text.slice(0, SHOWN.length)}...` : text;
}

function compactJson(value: unknown, nesting: number): string {
  if (typeof value === "string") return pythonJson(value);
  if (typeof value === "number" && Number.isFinite(value)) return pythonJson(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (nesting === 0) return "...";
  if (Array.isArray(value)) return `[${value.map((item) => compactJson(item, nesting - 1)).join(",")}]`;
  const members = Object.entries(value).map(([key, inner]) => `${pythonJson(key)}:${compactJson(inner, nesting - 1)}`);
  return `{${members.join(",")}}`;
}

/** The name of Python's type for a value of JSON. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (typeof value === "string") return "str";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return Array.isArray(value) ? "list" : "dict";
}
