import type { Json } from "../core/json.ts";
import { isJsonList } from "./json-text.ts";

/** Deeper values are not shown. */
const NESTING_LIMIT = 8;

/** A value as Python's `repr` writes it, for messages. */
export function pythonRepr(value: Json, depth = NESTING_LIMIT): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return textRepr(value);
  if (depth === 0) return "...";
  if (isJsonList(value)) return `[${value.map((item) => pythonRepr(item, depth - 1)).join(", ")}]`;
  const members = Object.entries(value).map(([key, inner]) => `${textRepr(key)}: ${pythonRepr(inner, depth - 1)}`);
  return `{${members.join(", ")}}`;
}

function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll(/[^\P{C}]|[^\P{Z} ]/gu, escapeCharacter);
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

/** One that can't be printed. */
function escapeCharacter(character: string): string {
  const named = { "\t": "\\t", "\n": "\\n", "\r": "\\r" }[character];
  if (named !== undefined) return named;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
}
