import type { Tags } from "./metadata.ts";
import type { PromptName } from "./name.ts";

/** A search filter, parsed. Clauses are joined by AND; MLflow's grammar has no other connective. */
export type SearchFilter = readonly FilterClause[];

export type FilterClause =
  | { readonly on: "name"; readonly operator: TextOperator; readonly value: string }
  | { readonly on: "name"; readonly operator: ListOperator; readonly values: readonly string[] }
  | { readonly on: "tag"; readonly key: string; readonly operator: TextOperator; readonly value: string };

export type TextOperator = "=" | "!=" | "LIKE" | "ILIKE";
export type ListOperator = "IN" | "NOT IN";

/** Whether a prompt passes every clause. A clause on a tag that the prompt lacks never passes, not even with `!=`. */
export function matchesFilter(
  filter: SearchFilter,
  prompt: { readonly name: PromptName; readonly tags: Tags },
): boolean {
  return filter.every((clause) => {
    const value = clause.on === "name" ? prompt.name : prompt.tags.get(clause.key);
    return value !== undefined && passes(clause, value);
  });
}

function passes(clause: FilterClause, value: string): boolean {
  switch (clause.operator) {
    case "=":
      return value === clause.value;
    case "!=":
      return value !== clause.value;
    case "LIKE":
      return matchesPattern(value, clause.value);
    case "ILIKE":
      return matchesPattern(foldCase(value), foldCase(clause.value));
    case "IN":
      return clause.values.includes(value);
    case "NOT IN":
      return !clause.values.includes(value);
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
