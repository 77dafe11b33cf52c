import type { FilterClause, SearchFilter } from "../core/filter.ts";
import type { Tags } from "../core/metadata.ts";
import { type PromptName, isPromptName } from "../core/name.ts";
import { IS_PROMPT } from "./tag-keys.ts";
import { explainTagKey } from "./tag-key-rule.ts";

/** Without it MLflow's searches hide prompts (3.17, `add_prompt_filter_string`). */
const PROMPTS_ONLY = `${tagName(IS_PROMPT)} = 'true'`;

/** In characters, encoded for a query: proxies cut off or refuse long addresses. */
const CLAUSES_LIMIT = 4000;

/**
 * MLflow's text of a search for prompts: as many clauses as a server can be trusted with whatever database it has, so that it
 * finds every prompt that passes, and perhaps some that don't. Whoever asks checks all clauses again.
 */
export function promptFilterText(filter: SearchFilter): string {
  const clauses = filter.map(clauseText).filter((clause) => clause !== null);
  const kept = [PROMPTS_ONLY];
  let room = CLAUSES_LIMIT;
  for (const clause of clauses) {
    const size = encodeURIComponent(clause).length;
    if (size > room) continue;
    kept.push(clause);
    room -= size;
  }
  return kept.join(" AND ");
}

/** A text of the user's own, as MLflow's client sends it. */
export function promptsOnly(filter: string): string {
  if (filter.includes(IS_PROMPT)) return filter;
  return filter.trim() === "" ? PROMPTS_ONLY : `${filter} AND ${PROMPTS_ONLY}`;
}

/** MLflow's text of a search for versions of these prompts that have these tags; a tag that can't be asked for is left out. */
export function versionFilterText(names: readonly PromptName[], tags: Tags = new Map()): string {
  const [only] = names;
  const byName =
    names.length === 1 && only !== undefined ? `name = '${only}'` : `name IN (${names.map(inQuotes).join(", ")})`;
  const byTag = [...tags].map(([key, value]) => joined(tagName(key), "=", value)).filter((clause) => clause !== null);
  return [byName, PROMPTS_ONLY, ...byTag].join(" AND ");
}

/** Null for a clause that some server would read otherwise, or that says what is not wanted. */
function clauseText(clause: FilterClause): string | null {
  switch (clause.operator) {
    case "=":
      return comparison(clause, clause.operator, clause.value);
    case "LIKE":
    case "ILIKE":
      return isPlainPattern(clause, clause.value) ? comparison(clause, clause.operator, clause.value) : null;
    case "IN":
      return listText(clause.values);
    case "!=":
    case "NOT IN":
      return null;
  }
}

/** `[` opens a set of characters on SQL Server; `_` is one byte on MySQL, and one UTF-16 unit on SQL Server. */
function isPlainPattern({ on }: FilterClause, pattern: string): boolean {
  return !pattern.includes("[") && (on === "name" || !pattern.includes("_"));
}

/** By a key that no author's tag has nothing is found, whatever MLflow makes of it. */
function comparison(clause: FilterClause, operator: string, value: string): string | null {
  if (clause.on === "name") return joined("name", operator, value);
  return explainTagKey(clause.key) === null ? joined(tagName(clause.key), operator, value) : null;
}

function tagName(key: string): string {
  return `tags.\`${key}\``;
}

/** A name that no prompt can have finds none, and may be left out. */
function listText(values: readonly string[]): string | null {
  const names = values.filter(isPromptName);
  return names.length === 0 ? null : `name IN (${names.map(inQuotes).join(", ")})`;
}

function joined(key: string, operator: string, value: string): string | null {
  const quoted = quote(value);
  return quoted === null ? null : `${key} ${operator} ${quoted}`;
}

function inQuotes(name: PromptName): string {
  return `'${name}'`;
}

/** Nothing escapes, a backslash hides the quote after it, and no database but SQLite takes NUL. */
function quote(value: string): string | null {
  if (!value.isWellFormed() || /[\\\0]/.test(value)) return null;
  if (!value.includes("'")) return `'${value}'`;
  return value.includes('"') ? null : `"${value}"`;
}
