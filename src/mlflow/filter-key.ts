import type { FilterToken } from "./filter-tokens.ts";
import type { FilterCursor } from "./filter-cursor.ts";

/** What a clause is about. */
export type FilterKey = { readonly on: "name" } | { readonly on: "tag"; readonly key: string };

const KEYS = "a clause begins with name or tags.KEY";

/** Words that SQL reads as its own even after a dot, so that MLflow refuses a bare key that begins with one. */
const RESERVED = /^(?:case|in|values|using|from|as)$/i;

/** What SQL takes for the digits of a number after a point: `7`, `12a`, `1e5`; `1a` is a word. */
const NUMBER = /^\d(?:$|\d|e\d|x)/i;

export function parseKey(cursor: FilterCursor): FilterKey {
  const head = cursor.next();
  if (head.kind !== "word") throw cursor.problem(head, explainNoKey(head));
  if (!cursor.continues(".")) return plainKey(cursor, head);
  cursor.next();
  if (head.text === "tag" || head.text === "tags") return { on: "tag", key: tagKey(cursor, head) };
  if (head.text === "attribute") return attributeKey(cursor, head);
  throw cursor.problem(head, explainEntity(head.text));
}

function plainKey(cursor: FilterCursor, head: FilterToken): FilterKey {
  if (head.text !== "name") throw cursor.problem(head, explainPlainKey(head.text));
  return { on: "name" };
}

function attributeKey(cursor: FilterCursor, head: FilterToken): FilterKey {
  const name = cursor.next();
  const isGlued = name.start === head.end + 1;
  if (name.text !== "name" || !isGlued) throw cursor.problem(name, "the only attribute to search by is attribute.name");
  return { on: "name" };
}

function explainEntity(text: string): string {
  const lower = text.toLowerCase();
  const isCase = lower === "tags" || lower === "tag" || lower === "attribute";
  return isCase ? `keys are case-sensitive: write ${lower}.` : `there is no ${text}.…: ${KEYS}`;
}

function explainPlainKey(text: string): string {
  switch (text.toLowerCase()) {
    case "name":
      return "keys are case-sensitive: write name";
    case "tag":
    case "tags":
    case "attribute":
      return "a key follows, with nothing around the point: write tags.KEY";
    case "or":
      return "there is no OR: clauses are joined by AND, and IN takes a list";
    case "not":
      return "there is no NOT before a clause: use != or NOT IN";
    default:
      return `prompts can't be searched by ${text}: ${KEYS}`;
  }
}

function explainNoKey(token: FilterToken): string {
  if (token.kind === "end") return KEYS;
  if (token.text === "(" || token.text === ")") return "parentheses only stand around the list after IN";
  if (token.text === ";") return "a filter is one list of clauses joined by AND: leave out the ;";
  if (token.kind === "quoted") return `${KEYS}, without quotes`;
  return `${KEYS}, not with ${token.text}`;
}

function tagKey(cursor: FilterCursor, head: FilterToken): string {
  const inBackticks = `write ${head.text}.\`…\``;
  const first = cursor.next();
  if (first.start > head.end + 1 || (first.kind !== "word" && first.kind !== "quoted")) {
    throw cursor.problem(first, `the tag's key is missing after ${head.text}.`);
  }
  if (first.kind === "quoted" && first.inner === "") throw cursor.problem(first, "the tag's key is empty");
  const key = first.kind === "quoted" ? first.inner : bareKey(cursor, first, inBackticks);
  if (cursor.isGlued() && cursor.peek().kind !== "operator" && cursor.peek().kind !== "end") {
    throw cursor.problem(cursor.peek(), `a key that holds this goes into backticks: ${inBackticks}`);
  }
  return key;
}

function bareKey(cursor: FilterCursor, first: FilterToken, inBackticks: string): string {
  const parts = [barePart(cursor, first, inBackticks)];
  while (cursor.continues(".")) {
    cursor.next();
    parts.push(barePart(cursor, cursor.next(), inBackticks));
  }
  return parts.join(".");
}

function barePart(cursor: FilterCursor, part: FilterToken, inBackticks: string): string {
  const why = explainBarePart(part);
  if (why !== null) throw cursor.problem(part, `${why} goes into backticks: ${inBackticks}`);
  return part.text;
}

function explainBarePart({ kind, text }: FilterToken): string | null {
  if (kind !== "word") return "a key that holds this";
  if (NUMBER.test(text)) return "a key that reads like a number";
  return RESERVED.test(text) ? `a key with ${text}, a word of SQL,` : null;
}
