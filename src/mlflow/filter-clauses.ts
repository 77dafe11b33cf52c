import { FilterCursor, FilterProblem, invalidClause } from "./filter-cursor.ts";
import { tokenizeFilter } from "./filter-tokens.ts";

/**
 * The clauses of a filter, or what is wrong with it: where, in UTF-16 units from 0, over how many, and how MLflow's server
 * says it.
 */
export type FilterParse<Clause> =
  | { readonly ok: true; readonly filter: readonly Clause[] }
  | {
      readonly ok: false;
      readonly message: string;
      readonly position: number;
      readonly length: number;
      readonly refusal: string;
    };

/** `isJoined`: whether an AND stands before the clause, or nothing. */
export type ParseClause<Clause> = (cursor: FilterCursor, isJoined: boolean) => Clause;

/** Reads a filter in MLflow's grammar: clauses joined by AND. */
export function parseFilterBy<Clause>(text: string, parseClause: ParseClause<Clause>): FilterParse<Clause> {
  const tokens = tokenizeFilter(text);
  if (!tokens.ok) {
    const { position, length } = tokens;
    return { ...tokens, refusal: invalidClause(text.slice(position, position + length)) };
  }
  try {
    return { ok: true, filter: parseClauses(new FilterCursor(tokens.tokens), parseClause) };
  } catch (error) {
    if (!(error instanceof FilterProblem)) throw error;
    const { start, end } = error.token;
    return { ok: false, message: error.message, position: start, length: end - start, refusal: error.refusal };
  }
}

/** MLflow looks at the clauses only: an AND may be missing, doubled, or left over. */
function parseClauses<Clause>(cursor: FilterCursor, parseClause: ParseClause<Clause>): readonly Clause[] {
  const clauses: Clause[] = [];
  let isJoined = true;
  while (cursor.peek().kind !== "end") {
    if (cursor.isWord("AND")) {
      cursor.next();
      isJoined = true;
    } else {
      cursor.beginClause();
      clauses.push(parseClause(cursor, isJoined));
      isJoined = false;
    }
  }
  return clauses;
}
