import type { Content } from "../core/content.ts";
import { contentText } from "./content-text.ts";
import { count } from "./figures.ts";
import { diffLines } from "./line-diff.ts";

/** In lines of the text; both are 0 where only settings, tags or the description differ. */
interface LineCounts {
  readonly added: number;
  readonly removed: number;
}

/** What a draft's text has that the one before had not, and the other way round. */
export function changedLines(before: Content | null, after: Content): LineCounts {
  return total(runsOf(before, after));
}

/** `2 lines changed`; a line that takes another one's place counts once. */
export function changedLinesText(before: Content | null, after: Content): string {
  if (before === null) return `new, ${count(contentText(after).split("\n").length, "line")}`;
  const runs = runsOf(before, after);
  if (runs.length > 0) {
    const changed = runs.reduce((sum, { added, removed }) => sum + Math.max(added, removed), 0);
    return `${count(changed, "line")} changed`;
  }
  return "text unchanged";
}

function runsOf(before: Content | null, after: Content): readonly LineCounts[] {
  return diffLines(before === null ? null : contentText(before), contentText(after)).flatMap(({ runs }) =>
    runs.flatMap((run) => (run.kind === "same" ? [] : [{ added: run.added.length, removed: run.removed.length }])),
  );
}

function total(runs: readonly LineCounts[]): LineCounts {
  return runs.reduce((sum, run) => ({ added: sum.added + run.added, removed: sum.removed + run.removed }), {
    added: 0,
    removed: 0,
  });
}
