import { type FilterClause, type TextOperator, type TextTest, matchesClause, passesTest } from "../core/filter.ts";
import type { Tags } from "../core/metadata.ts";

/** A filter of a search for versions, parsed. Clauses are joined by AND. */
export type VersionFilter = readonly VersionClause[];

export type VersionClause =
  | FilterClause
  | { readonly on: "version"; readonly operator: NumberOperator; readonly value: number }
  | { readonly on: "source"; readonly operator: TextOperator; readonly value: string }
  | ({ readonly on: "run" } & TextTest);

export type NumberOperator = "=" | "!=" | ">" | ">=" | "<" | "<=";

/** What a clause looks at. */
export interface VersionFacts {
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly tags: Tags;
}

/** Of the run that made it: no version of a prompt has one. */
const RUN_ID = "";

/** Whether a version passes every clause. A clause on a tag that it lacks never passes, not even with `!=`. */
export function matchesVersion(filter: VersionFilter, facts: VersionFacts): boolean {
  return filter.every((clause) => {
    switch (clause.on) {
      case "name":
      case "tag":
        return matchesClause(clause, facts);
      case "version":
        return compares(facts.version, clause.operator, clause.value);
      case "source":
        return passesTest(clause, facts.source);
      case "run":
        return passesTest(clause, RUN_ID);
    }
  });
}

function compares(version: number, operator: NumberOperator, value: number): boolean {
  switch (operator) {
    case "=":
      return version === value;
    case "!=":
      return version !== value;
    case ">":
      return version > value;
    case ">=":
      return version >= value;
    case "<":
      return version < value;
    case "<=":
      return version <= value;
  }
}
