import type { Json, JsonObject } from "../core/json.ts";

/** Deeper than any schema, and far from where a walk over it would run out of stack. */
const NESTING_LIMIT = 200;

/**
 * The value of a JSON text that anybody may have written; undefined when it is none, or one that has no canonical form: with
 * a number beyond all bounds, half a surrogate pair, or endless nesting.
 */
export function readJson(text: string): Json | undefined {
  const value = parse(text);
  return isJson(value) ? value : undefined;
}

/** Null for no text, and for text of any other form. */
export function readJsonObject(text: string | undefined): JsonObject | null {
  const value = text === undefined ? undefined : readJson(text);
  return value !== undefined && isJsonObject(value) ? value : null;
}

/** The first integer of a JSON text that would have other digits once it is read and written again; null for none. */
export function inexactInteger(text: string): string | null {
  if (!MANY_DIGITS.test(text)) return null;
  for (const [token] of text.matchAll(STRINGS_AND_NUMBERS)) {
    const value = Number(token);
    if (INTEGER.test(token) && !Number.isSafeInteger(value) && String(value) !== token) return token;
  }
  return null;
}

const MANY_DIGITS = /\d{16}/;
const STRINGS_AND_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const INTEGER = /^-?\d+$/;

export function isJsonObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !isJsonList(value);
}

export function isJsonList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value has a JSON text that reads as the same value. */
export function isJson(value: unknown, depth = NESTING_LIMIT): value is Json {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return value === null || typeof value === "boolean";
  return depth > 0 && Object.entries(value).every(([key, inner]) => key.isWellFormed() && isJson(inner, depth - 1));
}
