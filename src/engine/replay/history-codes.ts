/** Warnings about commits deep in history and about a release; they are news once, and keep no later sync from being settled. */
export const HISTORY_CODES: ReadonlySet<string> = new Set([
  "broken-in-history",
  "case-in-history",
  "duplicate-in-history",
  "joined-by-merge",
  "needs-variable",
]);
