import type { FilterClause, ListOperator, SearchFilter, TextOperator } from "../core/filter.ts";
import { FilterCursor, FilterProblem } from "./filter-cursor.ts";
import { type FilterKey, parseKey } from "./filter-key.ts";
import { type FilterToken, tokenizeFilter } from "./filter-tokens.ts";

/** A parsed filter, or what is wrong with it: where, in UTF-16 units from 0, and over how many. */
export type FilterParse =
  | { readonly ok: true; readonly filter: SearchFilter }
  | { readonly ok: false; readonly message: string; readonly position: number; readonly length: number };

/**
 * Reads MLflow's search filter for prompts: clauses on `name` and `tags.KEY`, joined by AND. An empty filter passes every
 * prompt. What MLflow refuses is refused, so that a filter means the same here and on an MLflow server.
 */
export function parseFilter(text: string): FilterParse {
  const tokens = tokenizeFilter(text);
  if (!tokens.ok) return tokens;
  try {
    return { ok: true, filter: parseClauses(new FilterCursor(tokens.tokens)) };
  } catch (error) {
    if (!(error instanceof FilterProblem)) throw error;
    const { start, end } = error.token;
    return { ok: false, message: error.message, position: start, length: end - start };
  }
}

/** MLflow looks at the clauses only: an AND may be missing, doubled, or left over. */
function parseClauses(cursor: FilterCursor): SearchFilter {
  const clauses: FilterClause[] = [];
  let isJoined = true;
  while (cursor.peek().kind !== "end") {
    if (cursor.isWord("AND")) {
      cursor.next();
      isJoined = true;
    } else {
      clauses.push(parseClause(cursor, isJoined));
      isJoined = false;
    }
  }
  return clauses;
}

function parseClause(cursor: FilterCursor, isJoined: boolean): FilterClause {
  const begin = cursor.peek();
  const key = parseKey(cursor);
  const operator = parseOperator(cursor, key);
  if (operator !== "IN" && operator !== "NOT IN") return { ...key, operator, value: parseValue(cursor) };
  if (!isJoined) throw cursor.problem(begin, "a clause with a list needs AND before it");
  return { on: "name", operator, values: parseList(cursor) };
}

function parseOperator(cursor: FilterCursor, key: FilterKey): TextOperator | ListOperator {
  const token = cursor.next();
  const word = token.text.toUpperCase();
  if (token.kind !== "operator" && token.kind !== "word") throw cursor.problem(token, explainNoOperator(token, key));
  if (word === "=" || word === "!=" || word === "LIKE" || word === "ILIKE") return word;
  const isNot = word === "NOT" && cursor.isWord("IN");
  if (isNot) cursor.next();
  if (word !== "IN" && !isNot) throw cursor.problem(token, explainNoOperator(token, key));
  if (key.on === "tag") throw cursor.problem(token, "IN works on name only, not on tags");
  return isNot ? "NOT IN" : "IN";
}

function explainNoOperator(token: FilterToken, key: FilterKey): string {
  const known = key.on === "name" ? "=, !=, LIKE, ILIKE, IN and NOT IN" : "=, !=, LIKE and ILIKE";
  if (token.kind === "end") return `the operator is missing; there are ${known}`;
  if (/^is$/i.test(token.text)) return "there is no IS NULL; a clause on a tag passes only prompts that have the tag";
  const backticks = key.on === "tag" && token.kind === "word" ? "; a key with a space goes into backticks" : "";
  return `${token.text} is no operator here; there are ${known}${backticks}`;
}

function parseValue(cursor: FilterCursor): string {
  const token = cursor.next();
  if (isValue(token)) return token.inner;
  if (token.kind === "end") throw cursor.problem(token, "the value is missing");
  if (token.text === "(") throw cursor.problem(token, "a list only stands after IN and NOT IN");
  throw cursor.problem(token, "a value stands in single or double quotes");
}

function parseList(cursor: FilterCursor): readonly string[] {
  const open = cursor.next();
  if (open.text !== "(") throw cursor.problem(open, "IN takes a list, ('a', 'b')");
  const values: string[] = [];
  while (cursor.peek().text !== ")") {
    values.push(parseValue(cursor));
    if (cursor.peek().text === ",") cursor.next();
    else if (cursor.peek().kind === "end") throw cursor.problem(open, "this ( is never closed");
    else if (cursor.peek().text !== ")") throw cursor.problem(cursor.peek(), "a comma is missing in the list");
  }
  const close = cursor.next();
  if (values.length === 0) throw cursor.problem(close, "the list is empty");
  return values;
}

function isValue(token: FilterToken): boolean {
  return token.kind === "quoted" && !token.text.startsWith("`");
}
