import type { FilterClause } from "../core/filter.ts";
import { type FilterParse, parseFilterBy } from "./filter-clauses.ts";
import type { FilterCursor } from "./filter-cursor.ts";
import { type FilterSubject, parseKey } from "./filter-key.ts";
import { parseComparison, parseTextTest } from "./filter-comparison.ts";

const PROMPTS: FilterSubject<"name"> = { things: "prompts", attributes: new Map([["name", "name"]]) };

/**
 * Reads MLflow's search filter for prompts: clauses on `name` and `tags.KEY`, joined by AND. An empty filter passes every
 * prompt. What MLflow refuses is refused, so that a filter means the same here and on an MLflow server.
 */
export function parseFilter(text: string): FilterParse<FilterClause> {
  return parseFilterBy(text, parseClause);
}

function parseClause(cursor: FilterCursor, isJoined: boolean): FilterClause {
  const begin = cursor.peek();
  const key = parseKey(cursor, PROMPTS);
  if (key.on === "tag") return { ...key, ...parseComparison(cursor, "tag") };
  return { ...key, ...parseTextTest(cursor, { begin, isJoined }) };
}
