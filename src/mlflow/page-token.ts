import { invalidParameter } from "./invalid-parameter.ts";
import { isJsonObject, readJson } from "./json-text.ts";
import { nearestSafe, pythonInteger } from "./python-integer.ts";
import { pythonRepr } from "./python-repr.ts";

/** In whole groups, with their padding. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** MLflow's token of the page that begins after so many results. */
export function pageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString("base64");
}

/**
 * How many results a page comes after; 0 without a token.
 * @throws RequestFailure for what is no token.
 */
export function readPageToken(token: string): number {
  if (token === "") return 0;
  if (!BASE64.test(token)) throw invalidParameter("Invalid page token, could not base64-decode");
  const text = Buffer.from(token, "base64").toString();
  const value = readJson(text);
  if (value === undefined) throw invalidParameter(`Invalid page token, decoded value=b${pythonRepr(text)}`);
  const offset = isJsonObject(value) ? value["offset"] : undefined;
  if (typeof offset === "number" && offset !== 0) return atLeastNone(offset);
  if (typeof offset !== "string" || offset === "") {
    throw invalidParameter(`Invalid page token, parsed value=${pythonRepr(value)}`);
  }
  const written = pythonInteger(offset);
  if (written === null) throw invalidParameter(`Invalid page token, not stringable ${offset}`);
  return atLeastNone(nearestSafe(written));
}

/** Python's integers know no bounds; a negative offset is none to SQLite. */
function atLeastNone(offset: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.trunc(offset)));
}
