/** Latin letters and the signs of our own, one column and one UTF-16 unit each: nearly every line is made of these. */
const NARROW = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff→…]*$/;
const INVISIBLE = /^[\p{Mark}\p{Format}]+$/u;
const HALF_WIDTH = /^[\uff61-\uffdc]/u;
const WIDE =
  /^(?=[\u1100-\u{10ffff}])(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])/u;

let segmenter: Intl.Segmenter | null = null;

/** Making a segmenter takes 10 ms, which only text that needs one has to wait for. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** The columns that a line of safe text takes on a terminal: two for a full-width character, as East Asian ones are. */
export function displayWidth(line: string): number {
  if (NARROW.test(line)) return line.length;
  let width = 0;
  for (const { segment } of graphemesOf(line)) width += graphemeWidth(segment);
  return width;
}

/** What a reader takes for one character each, with the columns it takes. */
export function* graphemes(
  line: string,
): Generator<{ readonly text: string; readonly width: number }, void, undefined> {
  if (NARROW.test(line)) for (const text of line) yield { text, width: 1 };
  else for (const { segment } of graphemesOf(line)) yield { text: segment, width: graphemeWidth(segment) };
}

/** Fills a line up with spaces; a longer one stays whole. */
export function padTo(line: string, width: number): string {
  return line + " ".repeat(Math.max(0, width - displayWidth(line)));
}

/** The beginning of a line that is too long, with `…` for what is cut. */
export function cutTo(line: string, width: number): string {
  if (NARROW.test(line)) return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1)).trimEnd()}…`;
  let used = 0;
  let kept = "";
  for (const { segment } of graphemesOf(line)) {
    used += graphemeWidth(segment);
    if (used > width) return `${kept.trimEnd()}…`;
    if (used < width) kept += segment;
  }
  return line;
}

/** The end of a line that is too long, with `…` for what is cut. */
export function cutStartTo(line: string, width: number): string {
  if (NARROW.test(line)) return line.length <= width ? line : `…${line.slice(line.length - Math.max(0, width - 1))}`;
  if (displayWidth(line) <= width) return line;
  let used = 1;
  let kept = "";
  for (const { segment } of [...graphemesOf(line)].toReversed()) {
    used += graphemeWidth(segment);
    if (used > width) break;
    kept = segment + kept;
  }
  return `…${kept}`;
}

/** Spaces instead of tabs, for a piece of a line that begins at a column of the screen. */
export function expandTabs(text: string, startColumn = 0): string {
  let column = startColumn;
  return text
    .split("\t")
    .map((piece, index) => {
      const gap = index === 0 ? "" : " ".repeat(TAB_STOP - (column % TAB_STOP));
      column += gap.length + displayWidth(piece);
      return gap + piece;
    })
    .join("");
}

const TAB_STOP = 4;

function graphemeWidth(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0;
  return WIDE.test(grapheme) && !HALF_WIDTH.test(grapheme) ? 2 : 1;
}
