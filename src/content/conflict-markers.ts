import type { SourceText, Span } from "./source-text.ts";

/** As git writes them, each at the beginning of a line. */
const OURS = "<<<<<<< ";
const BETWEEN = "=======\n";
const THEIRS = ">>>>>>> ";

/**
 * Warns of a merge conflict that nobody has resolved: git has written both texts into the file. It is no error, for a prompt
 * may be about just that.
 */
export function warnOfConflict(source: SourceText, span: Span): void {
  const line = findConflict(source.text, span);
  if (line === null) return;
  const message = "a merge conflict was left here, and both its texts are part of the template";
  const hint = "keep the text you want, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>";
  source.report(source.problemAt(line, "warning", "conflict-markers", message, hint));
}

/** Says of YAML that can't be read that a merge conflict is why. Gives whether it is. */
export function reportConflict(source: SourceText, span: Span): boolean {
  const line = findConflict(source.text, span);
  if (line === null) return false;
  const hint = "keep the lines you want, and remove those that begin with <<<<<<<, ======= and >>>>>>>";
  source.error(line, "conflict-markers", "a merge conflict was left here", hint);
  return true;
}

/** The line with which a merge conflict begins, where it also ends within the span. */
function findConflict(text: string, { start, end }: Span): Span | null {
  const ours = findLine(text, OURS, start);
  const between = ours === -1 ? -1 : findLine(text, BETWEEN, ours);
  const theirs = between === -1 ? -1 : findLine(text, THEIRS, between);
  return theirs === -1 || theirs >= end ? null : { start: ours, end: text.indexOf("\n", ours) };
}

/** Where a line that begins with `marker` begins, at `from` or after it; -1 when none does. */
function findLine(text: string, marker: string, from: number): number {
  if (text.startsWith(marker, from)) return from;
  const before = text.indexOf(`\n${marker}`, from);
  return before === -1 ? -1 : before + 1;
}
