import { type FilterParse, parseFilterBy } from "./filter-clauses.ts";
import type { FilterCursor } from "./filter-cursor.ts";
import { type FilterSubject, parseKey } from "./filter-key.ts";
import { parseNumber } from "./filter-number.ts";
import { parseNumberOperator } from "./filter-operator.ts";
import { parseComparison, parseTextTest } from "./filter-comparison.ts";
import type { VersionClause } from "./version-filter.ts";

const VERSION_NUMBER = "version_number";

const VERSIONS: FilterSubject<"name" | "version" | "run" | "source"> = {
  things: "versions",
  attributes: new Map([
    ["name", "name"],
    [VERSION_NUMBER, "version"],
    ["run_id", "run"],
    ["source_path", "source"],
  ]),
};

/** Reads MLflow's search filter for versions, which is about their number, source and run as well. */
export function parseVersionFilter(text: string): FilterParse<VersionClause> {
  return parseFilterBy(text, parseClause);
}

function parseClause(cursor: FilterCursor, isJoined: boolean): VersionClause {
  const begin = cursor.peek();
  const key = parseKey(cursor, VERSIONS);
  switch (key.on) {
    case "tag":
      return { ...key, ...parseComparison(cursor, "tag") };
    case "source":
      return { on: "source", ...parseComparison(cursor, "attribute") };
    case "version": {
      const operator = parseNumberOperator(cursor, VERSION_NUMBER);
      return { on: "version", operator, value: parseNumber(cursor, VERSION_NUMBER) };
    }
    case "name":
      return { on: "name", ...parseTextTest(cursor, { begin, isJoined }) };
    case "run":
      return { on: "run", ...parseTextTest(cursor, { begin, isJoined }) };
  }
}
