import type { ListOperator, TextOperator } from "../core/filter.ts";
import type { FilterCursor } from "./filter-cursor.ts";
import type { FilterToken } from "./filter-tokens.ts";
import type { NumberOperator } from "./version-filter.ts";

/** What stands before an operator: a tag, or an attribute that may be looked up in a list, or one that may not. */
type ComparedText = "tag" | "listed" | "unlisted";

const TEXT_OPERATORS = "=, !=, LIKE and ILIKE";
const LISTED_OPERATORS = "=, !=, LIKE, ILIKE, IN and NOT IN";
const NUMBER_OPERATORS = "=, !=, >, >=, < and <=";

const NO_LIST = "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.";

export function parseTextOperator(cursor: FilterCursor, compared: "tag" | "unlisted"): TextOperator {
  const token = cursor.next();
  const operator = textOperator(token);
  if (operator !== null) return operator;
  if (listOperator(cursor, token) === null) throw noOperator(cursor, token, compared);
  const explained = compared === "tag" ? "IN works on name only, not on tags" : "IN works on name and run_id only";
  throw cursor.problem(token, explained, compared === "tag" ? "Invalid comparator for tag: IN" : NO_LIST);
}

export function parseTextOrListOperator(cursor: FilterCursor): TextOperator | ListOperator {
  const token = cursor.next();
  const operator = textOperator(token) ?? listOperator(cursor, token);
  if (operator === null) throw noOperator(cursor, token, "listed");
  return operator;
}

export function parseNumberOperator(cursor: FilterCursor, attribute: string): NumberOperator {
  const token = cursor.next();
  switch (token.text) {
    case "=":
    case "!=":
    case ">":
    case ">=":
    case "<":
    case "<=":
      return token.text;
    default: {
      const isList = listOperator(cursor, token) !== null;
      const comparator = comparatorText(cursor, token);
      const refusal = comparator === null ? undefined : `Invalid comparator for attribute ${attribute}: ${comparator}`;
      throw cursor.problem(token, explainNoOperator(token, NUMBER_OPERATORS), isList ? NO_LIST : refusal);
    }
  }
}

function textOperator({ kind, text }: FilterToken): TextOperator | null {
  const word = text.toUpperCase();
  if (kind !== "operator" && kind !== "word") return null;
  return word === "=" || word === "!=" || word === "LIKE" || word === "ILIKE" ? word : null;
}

/** Of NOT IN the second word is taken, too. */
function listOperator(cursor: FilterCursor, { kind, text }: FilterToken): ListOperator | null {
  if (kind !== "word") return null;
  if (text.toUpperCase() === "IN") return "IN";
  if (text.toUpperCase() !== "NOT" || !cursor.isWord("IN")) return null;
  cursor.next();
  return "NOT IN";
}

function noOperator(cursor: FilterCursor, token: FilterToken, compared: ComparedText): Error {
  const known = compared === "listed" ? LISTED_OPERATORS : TEXT_OPERATORS;
  const backticks = compared === "tag" && token.kind === "word" ? "; a key with a space goes into backticks" : "";
  const comparator = comparatorText(cursor, token);
  const kind = compared === "tag" ? "tag" : "attribute";
  const refusal = comparator === null ? undefined : `Invalid comparator for ${kind}: ${comparator}`;
  return cursor.problem(token, explainNoOperator(token, known, backticks), refusal);
}

function explainNoOperator(token: FilterToken, known: string, addition = ""): string {
  if (token.kind === "end") return `the operator is missing; there are ${known}`;
  if (isNullTest(token)) return "there is no IS NULL; a clause on a tag passes only prompts that have the tag";
  return `${token.text} is no operator here; there are ${known}${addition}`;
}

/** What MLflow takes for a comparison, if one that it doesn't do; null for what it can make nothing of. */
function comparatorText(cursor: FilterCursor, token: FilterToken): string | null {
  if (token.kind === "operator") return token.text;
  const word = token.text.toUpperCase();
  if (isNullTest(token) || word === "LIKE" || word === "ILIKE") return word;
  if (word !== "NOT" || !(cursor.isWord("LIKE") || cursor.isWord("ILIKE"))) return null;
  return `NOT ${cursor.peek().text.toUpperCase()}`;
}

function isNullTest({ text }: FilterToken): boolean {
  return /^is$/i.test(text);
}
