import type { SourceText, Span } from "./source-text.ts";

/** As git writes them, each at the beginning of a line. */
const OURS = "<<<<<<< ";
const BETWEEN = "=======\n";
const THEIRS = ">>>>>>> ";

/**
 * Warns of a merge conflict that nobody has resolved: git has written both texts into the file. It is no error, for a prompt
 * may be about just that.
 */
export function warnOfConflict(source: SourceText, { start, end }: Span): void {
  const ours = findLine(source.text, OURS, start);
  const between = ours === -1 ? -1 : findLine(source.text, BETWEEN, ours);
  const theirs = between === -1 ? -1 : findLine(source.text, THEIRS, between);
  if (theirs === -1 || theirs >= end) return;
  const line = { start: ours, end: source.text.indexOf("\n", ours) };
  const message = "a merge conflict was left here, and both its texts are part of the template";
  const hint = "keep the text you want, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>";
  source.report(source.problemAt(line, "warning", "conflict-markers", message, hint));
}

/** Where a line that begins with `marker` begins, at `from` or after it; -1 when none does. */
function findLine(text: string, marker: string, from: number): number {
  if (text.startsWith(marker, from)) return from;
  const before = text.indexOf(`\n${marker}`, from);
  return before === -1 ? -1 : before + 1;
}
