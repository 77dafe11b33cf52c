import type { FilterCursor } from "./filter-cursor.ts";
import type { FilterToken } from "./filter-tokens.ts";
import { bareValue, isNumber, isText, unquoted } from "./filter-value.ts";
import { nearestSafe, pythonInteger } from "./python-integer.ts";
import { pythonRepr } from "./python-repr.ts";

/** A whole number, bare or in quotes; one that is beyond all that a number can be becomes the nearest that is not. */
export function parseNumber(cursor: FilterCursor, attribute: string): number {
  const token = cursor.next();
  if (token.kind === "end") throw cursor.problem(token, "the value is missing");
  const written = isText(token) ? token.inner : bareValue(cursor, token);
  const value = isText(token) || isNumber(written) ? pythonInteger(written) : null;
  if (value !== null) return nearestSafe(value);
  throw cursor.problem(token, `${attribute} is a whole number`, refuseNumber(token, written, attribute));
}

function refuseNumber(token: FilterToken, written: string, attribute: string): string | undefined {
  const about = `Invalid value for numeric attribute '${attribute}':`;
  if (isText(token)) return `${about} ${pythonRepr(written)}`;
  if (isNumber(written)) return `${about} ${written}`;
  return token.kind === "word" || token.kind === "quoted" ? unquoted(written) : undefined;
}
