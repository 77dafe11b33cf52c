/** What stands between two offsets of a text with LF line ends is replaced by another text of that kind. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Applies splices, whose offsets are those of the text as it is decoded, to the text as it is in the file: a byte order mark
 * and CRLF line ends stay, and lines that are added end as those next to them do.
 */
export function spliceOriginal(original: string, splices: readonly Splice[]): string {
  const breaks = lineBreaks(original);
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, text } of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const from = breaks.originalOffset(start);
    parts.push(original.slice(done, from), text.replaceAll("\n", breaks.lineEndAt(start)));
    done = breaks.originalOffset(end);
  }
  return parts.join("") + original.slice(done);
}

interface LineBreaks {
  readonly originalOffset: (offset: number) => number;
  /** How the line at an offset ends; the last one, which may have no end, as the line before; LF where there is none. */
  readonly lineEndAt: (offset: number) => "\n" | "\r\n";
}

function lineBreaks(original: string): LineBreaks {
  const mark = original.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  /** Where each line ends in the decoded text, and how. */
  const ends: { readonly at: number; readonly end: "\n" | "\r\n" }[] = [];
  let pairs = 0;
  for (let at = original.indexOf("\n"); at !== -1; at = original.indexOf("\n", at + 1)) {
    const isPair = original[at - 1] === "\r";
    if (isPair) pairs += 1;
    ends.push({ at: at - mark - pairs, end: isPair ? "\r\n" : "\n" });
  }
  return {
    originalOffset: (offset) => mark + offset + ends.filter(({ at, end }) => end === "\r\n" && at < offset).length,
    lineEndAt: (offset) => (ends.find(({ at }) => at >= offset) ?? ends.at(-1))?.end ?? "\n",
  };
}
