import { displayWidth } from "./columns.ts";
import { rowStarts } from "./wrap.ts";

/** The colours of our own, which are all the escape sequences that safe text can hold. */
// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001B\[[\d;]*m/g;
const PLAIN = "\u001B[0m";

/** A painted line as rows that fit a width, each with the colours that hold where it begins. Tabs must be spaces by now. */
export function paintedRows(line: string, width: number): readonly string[] {
  const plain = line.replaceAll(COLOUR, "");
  if (displayWidth(plain) <= width) return [line];
  const colours = coloursOf(line);
  const starts = rowStarts(plain, width);
  return starts.map((start, row) => paintedSlice(plain, colours, start, starts[row + 1] ?? plain.length));
}

interface Colour {
  /** Of the plain text, in UTF-16 units. */
  readonly at: number;
  readonly code: string;
}

function coloursOf(line: string): readonly Colour[] {
  let taken = 0;
  return [...line.matchAll(COLOUR)].map(({ index, 0: code }) => {
    const at = index - taken;
    taken += code.length;
    return { at, code };
  });
}

/** All colours from the line's beginning on come to the same as those that hold here. */
function paintedSlice(plain: string, colours: readonly Colour[], start: number, end: number): string {
  let row = "";
  let at = start;
  for (const { at: place, code } of colours) {
    if (place > end) break;
    if (place > at) {
      row += plain.slice(at, place);
      at = place;
    }
    row += code;
  }
  return `${row}${plain.slice(at, end)}${colours.length === 0 ? "" : PLAIN}`;
}
