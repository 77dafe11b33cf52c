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

function clausesOf<Clause>(parse: FilterParse<Clause>): readonly Clause[] {
  if (!parse.ok) throw invalidParameter(parse.refusal);
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
