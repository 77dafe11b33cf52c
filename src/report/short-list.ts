import { count } from "./figures.ts";
import type { View } from "./view.ts";

/** How many items of a list that is no part of the changes are shown. */
export const ITEMS_SHOWN = 20;

/** One item a line, indented; of many only the first, and how many are left out, unless `all` are wanted. */
export function shortList(items: readonly string[], noun: string, view: View, all: boolean): readonly string[] {
  const shown = all ? items : items.slice(0, ITEMS_SHOWN);
  const left = items.length - shown.length;
  return [
    ...shown.map((item) => `  ${item}`),
    ...(left === 0 ? [] : [`  ${leftOutText(count(left, `more ${noun}`), view)}`]),
  ];
}

/** `… and 12 more versions (--full lists them)`. */
export function leftOutText(what: string, view: View): string {
  return `… and ${what}${view.paint.dim(" (--full lists them)")}`;
}
