import type { TextOperator, TextTest } from "../core/filter.ts";
import type { FilterCursor } from "./filter-cursor.ts";
import { parseTextOperator, parseTextOrListOperator } from "./filter-operator.ts";
import { parseList, parseValue } from "./filter-value.ts";

/** An operator and its text. */
export function parseComparison(
  cursor: FilterCursor,
  of: "tag" | "attribute",
): { readonly operator: TextOperator; readonly value: string } {
  const operator = parseTextOperator(cursor, of === "tag" ? "tag" : "unlisted");
  return { operator, value: parseValue(cursor, of) };
}

/** An operator and its text, or its list, of a clause that begins with `begin`. */
export function parseTextTest(
  cursor: FilterCursor,
  { begin, isJoined }: { readonly begin: ReturnType<FilterCursor["peek"]>; readonly isJoined: boolean },
): TextTest {
  const operator = parseTextOrListOperator(cursor);
  if (operator !== "IN" && operator !== "NOT IN") return { operator, value: parseValue(cursor, "attribute") };
  if (!isJoined) throw cursor.problem(begin, "a clause with a list needs AND before it");
  return { operator, values: parseList(cursor) };
}
