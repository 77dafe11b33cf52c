import type { Json } from "../core/json.ts";
import { isJsonList } from "./json-text.ts";

/**
 * A value as Python's `json.dumps` writes it by default, which is what MLflow's client puts into its tags: a space after each
 * comma and colon, ASCII only. A number without a fraction is an integer, as JSON can't tell `1` from `1.0`.
 */
export function pythonJson(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return stringText(value);
  if (isJsonList(value)) return `[${value.map((item) => pythonJson(item)).join(", ")}]`;
  const members = Object.entries(value).map(([key, inner]) => `${stringText(key)}: ${pythonJson(inner)}`);
  return `{${members.join(", ")}}`;
}

/** Beyond what JSON.stringify escapes: DEL, and every UTF-16 unit that is not ASCII. */
function stringText(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Python turns to an exponent below 0.0001, JavaScript below 0.000001, and writes it with two digits. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`JSON has no ${value}`);
  if (value === 0 || Math.abs(value) >= 1e-4) return JSON.stringify(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}
