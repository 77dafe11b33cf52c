import type { Problem } from "../core/problem.ts";
import { cutStartTo, cutTo, displayWidth, expandTabs } from "./columns.ts";
import { safeLine, safeText } from "./safe-text.ts";
import type { View } from "./view.ts";

/**
 * The offending line behind its number, carets under what is meant, and the hint:
 * ```
 *   4 |   tmeperature: 0.2
 *     |   ^^^^^^^^^^^ did you mean "temperature"?
 * ```
 * Without a line to show, the hint alone; empty when there is neither.
 */
export function excerptText(problem: Problem, view: View): readonly string[] {
  const hint = problem.hint === null ? "" : safeLine(problem.hint);
  if (problem.excerpt === null) return hint === "" ? [] : [`  ${hint}`];

  const number = problem.line === null ? "" : String(problem.line);
  const { dim } = view.paint;
  const gutter = (label: string) => dim(`  ${label.padStart(number.length)} |`);
  const room = Math.max(LEAST_ROOM, view.width - number.length - GUTTER_WIDTH);
  const line = fitLine(problem.excerpt.text, problem.column, problem.excerpt.length, room);
  const marks = carets(line, view.paint[problem.severity]);
  const isHintBeside = marks !== "" && displayWidth(line.before) + caretWidth(line) + 1 + displayWidth(hint) <= room;
  const below = isHintBeside && hint !== "" ? [`${marks} ${hint}`] : [marks, hint].filter(Boolean);
  return [
    `${gutter(number)} ${line.before}${line.marked}${line.after}`.trimEnd(),
    ...below.map((text) => `${gutter("")} ${text}`),
  ];
}

/** Of `  | ` around the number. */
const GUTTER_WIDTH = 5;
const LEAST_ROOM = 20;

/** A line as it is shown, in what stands before the place, the place itself, and the rest. */
interface FittedLine {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  readonly hasPlace: boolean;
}

/** Far more characters than a line of the view shows, so that a line of a megabyte costs no more than a long one. */
const CHARACTERS_A_COLUMN = 8;

function fitLine(text: string, column: number | null, length: number, room: number): FittedLine {
  const from = column === null ? 0 : Math.min(column - 1, text.length);
  const to = column === null ? 0 : from + length;
  const start = from - overhang(text, from);
  const end = to + overhang(text, to);
  const reach = room * CHARACTERS_A_COLUMN;
  const before = expandTabs(oneLine(text.slice(Math.max(0, start - reach), start)));
  const marked = expandTabs(oneLine(text.slice(start, Math.min(end, start + reach))), displayWidth(before));
  const markedEnd = displayWidth(before) + displayWidth(marked);
  const after = expandTabs(oneLine(text.slice(end, end + reach)), markedEnd);
  const hasPlace = column !== null;
  if (markedEnd + displayWidth(after) <= room) return { before, marked, after, hasPlace };

  const third = Math.floor(room / 3);
  const spare = room - displayWidth(marked) - Math.min(displayWidth(after), third);
  const shownBefore = cutStartTo(before, Math.max(third, spare));
  const shownMarked = cutTo(marked, room - displayWidth(shownBefore) - 1);
  const left = room - displayWidth(shownBefore) - displayWidth(shownMarked);
  return {
    before: shownBefore,
    marked: shownMarked,
    after: shownMarked === marked ? cutTo(after, left) : "",
    hasPlace,
  };
}

function carets(line: FittedLine, paint: (text: string) => string): string {
  return line.hasPlace ? " ".repeat(displayWidth(line.before)) + paint("^".repeat(caretWidth(line))) : "";
}

/** At least one, for a place at the end of the line or one of characters that take no room. */
function caretWidth(line: FittedLine): number {
  return Math.max(1, displayWidth(line.marked));
}

/** 1 where an index would cut a surrogate pair in two. */
function overhang(text: string, index: number): 0 | 1 {
  return /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(Math.max(0, index - 1), index + 1)) ? 1 : 0;
}

function oneLine(text: string): string {
  return safeText(text).replace(/[\n\u2028\u2029]+/gu, " ");
}
