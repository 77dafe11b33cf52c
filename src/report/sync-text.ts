import type { Change } from "../core/plan.ts";
import type { SyncResult } from "../core/sync-result.ts";
import { abridge } from "./abridge.ts";
import { groupChanges, groupLines } from "./change-groups.ts";
import type { Cell, ChangeLine } from "./change-line.ts";
import { pointerMove, wholeChange } from "./change-line.ts";
import { changeListText } from "./change-list.ts";
import { changesSummary } from "./change-summary.ts";
import { count, elapsedText, figure } from "./figures.ts";
import { orphansText } from "./orphans-text.ts";
import { diffsUnder } from "./plan-text.ts";
import type { VersionDiffs } from "./plan-text.ts";
import { problemsText } from "./problem-text.ts";
import { safeLine } from "./safe-text.ts";
import { joinSections } from "./sections.ts";
import { ITEMS_SHOWN } from "./short-list.ts";
import { inStepText, sourceText } from "./source-text.ts";
import type { View } from "./view.ts";

export interface SyncTextOptions {
  readonly view: View;
  /** How long the sync took; null to say nothing about it. */
  readonly elapsedMs: number | null;
  /** Every line, however many. */
  readonly all?: boolean;
  readonly diff?: VersionDiffs;
}

/** What a sync did: the changes made, what failed and why, what was left out and why, what is left, and one last line. */
export function syncText(result: SyncResult, options: SyncTextOptions): string {
  const { view, all = false } = options;
  const applied = groupChanges(result.applied, result.drift);
  const skipped = groupLines(result.skipped.map(({ change, because }) => skippedLine(change, because)));
  return joinSections([
    changeListText(abridge(applied, all), view, diffsUnder(options)),
    failedText(result, options),
    skipped.length === 0 ? [] : ["Skipped:", ...changeListText(abridge(skipped, all), view)],
    orphansText(result.orphans, result.problems, view, all),
    problemsText(result.problems, view, all ? {} : { limit: ITEMS_SHOWN }).split("\n"),
    [conclusion(result, options)],
  ]);
}

function failedText(result: SyncResult, { view, all = false }: SyncTextOptions): readonly string[] {
  if (result.failed.length === 0) return [];
  const hints = new Map(result.failed.map(({ change, error }) => [change, error.hint]));
  const lines = result.failed.map(({ change, error }) => failedLine(change, error.message));
  const list = changeListText(abridge(groupLines(lines), all), view, ({ change }) => {
    const hint = change === null ? null : hints.get(change);
    return hint === null || hint === undefined ? [] : [view.paint.dim(safeLine(hint))];
  });
  return [view.paint.error("Failed:"), ...list];
}

function failedLine(change: Change, message: string): ChangeLine {
  return { ...unappliedLine(change, { text: message, tone: "error" }), notable: true };
}

function skippedLine(change: Change, because: string): ChangeLine {
  return unappliedLine(change, { text: `because ${because}`, tone: "dim" });
}

/** A pointer says where it was to go; what else a change would have done, its label tells. */
function unappliedLine(change: Change, why: Cell): ChangeLine {
  return change.action === "set-alias"
    ? wholeChange(change, { text: pointerMove(change) }, why)
    : wholeChange(change, why);
}

function conclusion(result: SyncResult, { view, elapsedMs }: SyncTextOptions): string {
  const { source, registry, failed, skipped } = result;
  const summary = changesSummary(result.applied, result.drift);
  if (summary === "" && failed.length + skipped.length === 0) return inStepText(source, registry);

  const time = elapsedMs === null ? "" : ` in ${elapsedText(elapsedMs)}`;
  const done = (summary === "" ? "nothing was applied" : summary) + time;
  const where = `${safeLine(registry)}: ${done}`;
  const head = view.paint.bold(sourceText(source));
  if (failed.length + skipped.length === 0) return `${head} is in ${where}.`;
  const how = view.paint.error(summary === "" ? "not" : "only partly");
  const left = `${count(failed.length, "change")} failed, ${figure(skipped.length)} skipped`;
  return `${head} is ${how} in ${where}; ${left}.\nTry again with: ${view.paint.bold("promptree sync")}`;
}
