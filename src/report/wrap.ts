import { displayWidth, graphemes } from "./columns.ts";

/**
 * Where the rows of a line begin that has to be broken to fit a width, in UTF-16 units. A row ends after a space, if any is
 * in its second half; a character that is wider than the row has one to itself.
 */
export function rowStarts(line: string, width: number): readonly number[] {
  if (displayWidth(line) <= width) return [0];
  const starts = [0];
  let at = 0;
  let used = 0;
  let afterSpace = { at: 0, used: 0 };
  for (const { text, width: own } of graphemes(line)) {
    if (used + own > width && used > 0) {
      const isWord = afterSpace.used > width / 2;
      starts.push(isWord ? afterSpace.at : at);
      used = isWord ? used - afterSpace.used : 0;
      afterSpace = { at: 0, used: 0 };
    }
    at += text.length;
    used += own;
    if (text === " ") afterSpace = { at, used };
  }
  return starts;
}
