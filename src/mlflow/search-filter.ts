import type { SearchFilter } from "../core/filter.ts";
import type { FilterParse } from "./filter-clauses.ts";
import { parseFilter } from "./filter.ts";
import { invalidParameter } from "./invalid-parameter.ts";
import { parseVersionFilter } from "./parse-version-filter.ts";
import { IS_PROMPT } from "./tag-keys.ts";
import type { VersionClause, VersionFilter } from "./version-filter.ts";

/** What a search looks through, and the clauses that count there. */
export interface Sought<Filter> {
  readonly of: "prompts" | "models";
  readonly filter: Filter;
}

/** @throws RequestFailure for a text that is no filter, in MLflow's words. */
export function modelFilter(text: string): Sought<SearchFilter> {
  return sought(clausesOf(parseFilter(text)));
}

/** @throws RequestFailure for a text that is no filter, in MLflow's words. */
export function versionFilter(text: string): Sought<VersionFilter> {
  return sought(clausesOf(parseVersionFilter(text)));
}

/**
 * In UTF-16 units: a pattern is tried against texts of up to 100,000 characters, at a cost that grows with both. SQLite, and so
 * MLflow's usual store, takes 50,000 bytes.
 */
const LONGEST_PATTERN = 500;

function clausesOf<Clause extends VersionClause>(parse: FilterParse<Clause>): readonly Clause[] {
  if (!parse.ok) throw invalidParameter(parse.refusal);
  for (const clause of parse.filter) {
    const isPattern = clause.operator === "LIKE" || clause.operator === "ILIKE";
    if (isPattern && clause.value.length > LONGEST_PATTERN) {
      throw invalidParameter(`The pattern after ${clause.operator} is longer than ${LONGEST_PATTERN} characters.`);
    }
  }
  return parse.filter;
}

/**
 * MLflow goes by the first clause on the tag that makes prompts: when it asks for them, all such clauses count, and else none.
 * Those that hold for every prompt are left out.
 */
function sought<Clause extends VersionClause>(clauses: readonly Clause[]): Sought<readonly Clause[]> {
  const first = clauses.find(isAboutPrompts);
  const of = first !== undefined && asksForPrompts(first) ? "prompts" : "models";
  const filter = clauses.filter((clause) => !isAboutPrompts(clause) || (of === "prompts" && !holdsForPrompts(clause)));
  return { of, filter };
}

function isAboutPrompts(clause: VersionClause): boolean {
  return clause.on === "tag" && clause.key === IS_PROMPT;
}

function asksForPrompts(clause: VersionClause): boolean {
  if (clause.on !== "tag") return false;
  const value = clause.value.toLowerCase();
  return (clause.operator === "=" && value === "true") || (clause.operator === "!=" && value === "false");
}

function holdsForPrompts(clause: VersionClause): boolean {
  if (clause.on !== "tag") return false;
  return clause.operator === "=" ? clause.value === "true" : clause.operator === "!=" && clause.value !== "true";
}
