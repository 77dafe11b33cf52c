import type { VersionClause } from "../../../mlflow/version-filter.ts";
import { NAMES_PER_QUERY } from "../batch.ts";

/** The first clause of a filter that names what it wants, which the database finds by its key, and the other clauses. */
export function splitByName<Clause extends VersionClause>(
  filter: readonly Clause[],
): { readonly names: readonly string[] | null; readonly rest: readonly Clause[] } {
  for (const clause of filter) {
    const names = namesIn(clause);
    if (names !== null) return { names, rest: filter.filter((other) => other !== clause) };
  }
  return { names: null, rest: filter };
}

function namesIn(clause: VersionClause): readonly string[] | null {
  if (clause.on !== "name") return null;
  if (clause.operator === "=") return [clause.value];
  return clause.operator === "IN" && clause.values.length <= NAMES_PER_QUERY ? clause.values : null;
}
