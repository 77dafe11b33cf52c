import type { FilterCursor } from "./filter-cursor.ts";
import type { FilterToken } from "./filter-tokens.ts";

const IN_A_LIST = "While parsing a list in the query, expected";

/** A text in single or double quotes, without them. */
export function parseValue(cursor: FilterCursor, of: "tag" | "attribute"): string {
  const token = cursor.next();
  if (isText(token)) return token.inner;
  throw noValue(cursor, token, refuseBare(bareValue(cursor, token), of));
}

/** Something without quotes; a number is in pieces, `-1.5`. */
export function bareValue(cursor: FilterCursor, first: FilterToken): string {
  let text = first.text;
  while (cursor.isGlued() && isPartOfNumber(cursor.peek())) text += cursor.next().text;
  return text;
}

export function isNumber(text: string): boolean {
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?$/i.test(text);
}

function isPartOfNumber({ kind, text }: FilterToken): boolean {
  return kind === "word" || text === "." || text === "-";
}

/** The texts of a list, `('a', 'b')`: one at least. */
export function parseList(cursor: FilterCursor): readonly string[] {
  const open = cursor.next();
  if (open.text !== "(") throw cursor.problem(open, "IN takes a list, ('a', 'b')");
  const values: string[] = [];
  while (cursor.peek().text !== ")") {
    values.push(parseListed(cursor));
    if (cursor.peek().text === ",") cursor.next();
    else if (cursor.peek().kind === "end") throw cursor.problem(open, "this ( is never closed");
    else if (cursor.peek().text !== ")") throw illFormed(cursor, "a comma is missing in the list");
  }
  const close = cursor.next();
  const empty = `${IN_A_LIST} a non-empty list of string values, but got empty list`;
  if (values.length === 0) throw cursor.problem(close, "the list is empty", empty);
  return values;
}

function parseListed(cursor: FilterCursor): string {
  const token = cursor.next();
  if (isText(token)) return token.inner;
  const wrong = `${IN_A_LIST} string value, punctuation, or whitespace, but got different type in list: ${token.text}`;
  throw noValue(cursor, token, token.kind === "end" ? undefined : wrong);
}

/** Whether a piece is a text in the quotes of a value. */
export function isText(token: FilterToken): boolean {
  return token.kind === "quoted" && !token.text.startsWith("`");
}

export function unquoted(text: string): string {
  const about = "Parameter value is either not quoted or unidentified quote types used for string value";
  return `${about} ${text}. Use either single or double quotes.`;
}

function noValue(cursor: FilterCursor, token: FilterToken, refusal: string | undefined): Error {
  if (token.kind === "end") return cursor.problem(token, "the value is missing");
  if (token.text === "(") return cursor.problem(token, "a list only stands after IN and NOT IN", refusal);
  return cursor.problem(token, "a value stands in single or double quotes", refusal);
}

function refuseBare(text: string, of: "tag" | "attribute"): string | undefined {
  if (!isNumber(text)) return /^[`\p{L}\p{N}_]/u.test(text) ? unquoted(text) : undefined;
  return of === "tag"
    ? `Expected a quoted string value for tag (e.g. 'my-value'). Got value ${text}`
    : `Expected a quoted string value or a list of quoted string values for attributes. Got value ${text}`;
}

function illFormed(cursor: FilterCursor, message: string): Error {
  const refusal = `${IN_A_LIST} a non-empty list of string values, but got ill-formed list.`;
  return cursor.problem(cursor.peek(), message, refusal);
}
