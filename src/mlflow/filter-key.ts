import type { FilterToken } from "./filter-tokens.ts";
import type { FilterCursor } from "./filter-cursor.ts";

/** What a search looks for, and what a clause can be about beside tags: by the name in the filter. */
export interface FilterSubject<Attribute extends string> {
  readonly things: "prompts" | "versions";
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** What a clause is about. */
export type FilterKey<Attribute extends string> =
  | { readonly on: Attribute }
  | { readonly on: "tag"; readonly key: string };

type Subject = FilterSubject<string>;

/** Words that SQL reads as its own even after a dot, so that MLflow refuses a bare key that begins with one. */
const RESERVED = /^(?:case|in|values|using|from|as)$/i;

/** What SQL takes for the digits of a number after a point: `7`, `12a`, `1e5`; `1a` is a word. */
const NUMBER = /^\d(?:$|\d|e\d|x)/i;

export function parseKey<Attribute extends string>(
  cursor: FilterCursor,
  subject: FilterSubject<Attribute>,
): FilterKey<Attribute> {
  const head = cursor.next();
  if (head.kind !== "word") throw cursor.problem(head, explainNoKey(head, subject));
  if (!cursor.continues(".")) return plainKey(cursor, head, subject);
  cursor.next();
  if (head.text === "tag" || head.text === "tags") return { on: "tag", key: tagKey(cursor, head) };
  if (head.text === "attribute") return attributeKey(cursor, head, subject);
  throw cursor.problem(head, explainEntity(head.text, subject), invalidEntity(head.text));
}

function plainKey<Attribute extends string>(
  cursor: FilterCursor,
  head: FilterToken,
  subject: FilterSubject<Attribute>,
): FilterKey<Attribute> {
  const attribute = subject.attributes.get(head.text);
  if (attribute !== undefined) return { on: attribute };
  const isConnective = /^(?:or|not)$/i.test(head.text);
  const refusal = isConnective ? undefined : invalidAttribute(head.text, subject);
  throw cursor.problem(head, explainPlainKey(head.text, subject), refusal);
}

function attributeKey<Attribute extends string>(
  cursor: FilterCursor,
  head: FilterToken,
  subject: FilterSubject<Attribute>,
): FilterKey<Attribute> {
  const name = cursor.next();
  const attribute = name.start === head.end + 1 ? subject.attributes.get(name.text) : undefined;
  if (attribute !== undefined) return { on: attribute };
  throw cursor.problem(name, explainAttribute(subject), invalidAttribute(name.text, subject));
}

function explainAttribute({ attributes }: Subject): string {
  const known = Array.from(attributes.keys(), (name) => `attribute.${name}`);
  return known.length === 1
    ? `the only attribute to search by is ${known.join()}`
    : `the attributes to search by are ${known.join(", ")}`;
}

function explainKeys({ attributes }: Subject): string {
  return `a clause begins with ${[...attributes.keys()].join(", ")} or tags.KEY`;
}

function invalidAttribute(text: string, { attributes }: Subject): string {
  const known = Array.from(attributes.keys(), (name) => `'${name}'`).join(", ");
  return `Invalid attribute key '${text}' specified. Valid keys are '{${known}}'`;
}

function invalidEntity(text: string): string {
  return `Invalid entity type '${text}'. Valid entity types are ('attribute', 'tag', 'tags')`;
}

function explainEntity(text: string, subject: Subject): string {
  const lower = text.toLowerCase();
  const isCase = lower === "tags" || lower === "tag" || lower === "attribute";
  return isCase ? `keys are case-sensitive: write ${lower}.` : `there is no ${text}.…: ${explainKeys(subject)}`;
}

function explainPlainKey(text: string, subject: Subject): string {
  const lower = text.toLowerCase();
  if (subject.attributes.has(lower)) return `keys are case-sensitive: write ${lower}`;
  switch (lower) {
    case "tag":
    case "tags":
    case "attribute":
      return "a key follows, with nothing around the point: write tags.KEY";
    case "or":
      return "there is no OR: clauses are joined by AND, and IN takes a list";
    case "not":
      return "there is no NOT before a clause: use != or NOT IN";
    default:
      return `${subject.things} can't be searched by ${text}: ${explainKeys(subject)}`;
  }
}

function explainNoKey(token: FilterToken, subject: Subject): string {
  const keys = explainKeys(subject);
  if (token.kind === "end") return keys;
  if (token.text === "(" || token.text === ")") return "parentheses only stand around the list after IN";
  if (token.text === ";") return "a filter is one list of clauses joined by AND: leave out the ;";
  if (token.kind === "quoted") return `${keys}, without quotes`;
  return `${keys}, not with ${token.text}`;
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
