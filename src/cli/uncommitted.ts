import { count } from "../report/figures.ts";
import { safeLine } from "../report/safe-text.ts";
import type { Context } from "./context.ts";

const LISTED = 5;

/** What is edited and not committed is not synced, and somebody who just edited it should hear that. */
export function warnUncommitted(paths: readonly string[], context: Context): void {
  if (paths.length === 0) return;
  const listed = paths.slice(0, LISTED).map(safeLine).join(", ");
  const more = paths.length > LISTED ? ` and ${paths.length - LISTED} more` : "";
  const warning = context.errView.paint.warning("warning:");
  context.io.err(`${warning} ${count(paths.length, "uncommitted file")} not taken into account: ${listed}${more}\n`);
}
