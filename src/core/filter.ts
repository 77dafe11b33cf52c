import type { Tags } from "./metadata.ts";

/** A search filter, parsed. Clauses are joined by AND; MLflow's grammar has no other connective. */
export type SearchFilter = readonly FilterClause[];

export type FilterClause =
  | { readonly on: "name"; readonly operator: TextOperator; readonly value: string }
  | { readonly on: "name"; readonly operator: ListOperator; readonly values: readonly string[] }
  | { readonly on: "tag"; readonly key: string; readonly operator: TextOperator; readonly value: string };

export type TextOperator = "=" | "!=" | "LIKE" | "ILIKE";
export type ListOperator = "IN" | "NOT IN";

/** What a clause asks of a text. */
export type TextTest =
  | { readonly operator: TextOperator; readonly value: string }
  | { readonly operator: ListOperator; readonly values: readonly string[] };

/** What has a name and tags. */
interface Named {
  readonly name: string;
  readonly tags: Tags;
}

/** Whether a prompt passes every clause. */
export function matchesFilter(filter: SearchFilter, prompt: Named): boolean {
  return filter.every((clause) => matchesClause(clause, prompt));
}

/** A clause on a tag that the prompt lacks never passes, not even with `!=`. */
export function matchesClause(clause: FilterClause, { name, tags }: Named): boolean {
  const value = clause.on === "name" ? name : tags.get(clause.key);
  return value !== undefined && passesTest(clause, value);
}

export function passesTest(test: TextTest, text: string): boolean {
  switch (test.operator) {
    case "=":
      return text === test.value;
    case "!=":
      return text !== test.value;
    case "LIKE":
      return matchesPattern(text, test.value);
    case "ILIKE":
      return matchesPattern(foldCase(text), foldCase(test.value));
    case "IN":
      return test.values.includes(text);
    case "NOT IN":
      return !test.values.includes(text);
  }
}

/** ASCII letters only, as SQLite, and so MLflow's usual store, folds them. */
function foldCase(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/**
 * SQL's LIKE, anchored at both ends: `%` any run, `_` one character (code point), nothing escapes. Walks back to the last
 * `%` only, so that a hostile pattern costs pattern × text at worst, where a regular expression could take for ever.
 */
function matchesPattern(text: string, pattern: string): boolean {
  const letters = Array.from(text);
  const wanted = Array.from(pattern);
  let at = 0;
  let next = 0;
  let lastAny = -1;
  let resumeAt = 0;
  while (at < letters.length) {
    if (wanted[next] === "%") {
      lastAny = next++;
      resumeAt = at;
    } else if (next < wanted.length && (wanted[next] === "_" || wanted[next] === letters[at])) {
      at++;
      next++;
    } else if (lastAny >= 0) {
      next = lastAny + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (wanted[next] === "%") next++;
  return next === wanted.length;
}
