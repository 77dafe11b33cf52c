import { cutTo, displayWidth, padTo } from "./columns.ts";
import type { Tone } from "./paint.ts";
import { safeLine } from "./safe-text.ts";
import type { View } from "./view.ts";

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Longer texts are cut to this width. */
  readonly most?: number;
  readonly align?: "right";
  readonly tone?: Tone;
}

const GAP = "  ";
const LEAST_FLEXIBLE_WIDTH = 20;

/**
 * Rows in columns under a line of titles. Every text is made safe and one line. The column named `flexible` gives way
 * when the table is wider than the view; a column without any text is left out.
 */
export function tableText<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  flexible: Column<Row>,
  view: View,
): readonly string[] {
  const measured = columns
    .map((column) => ({ column, texts: rows.map((row) => cellText(column, row)) }))
    .filter(({ texts }) => texts.some((text) => text !== ""))
    .map(({ column, texts }) => ({
      column,
      texts,
      width: texts.reduce((most, text) => Math.max(most, displayWidth(text)), column.title.length),
    }));
  const total = measured.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
  const fitted = measured.map((cell) => {
    const spare = Math.max(LEAST_FLEXIBLE_WIDTH, cell.width - Math.max(0, total - view.width));
    return cell.column === flexible ? { ...cell, width: Math.min(cell.width, spare) } : cell;
  });
  const rowText = (pick: (cell: (typeof fitted)[number]) => string, tone: (column: Column<Row>) => Tone | undefined) =>
    fitted
      .map((cell, index) => {
        const text = cutTo(pick(cell), cell.width);
        const filled = cell.column.align === "right" ? padStart(text, cell.width) : padTo(text, cell.width);
        const shown = index === fitted.length - 1 ? filled.trimEnd() : filled;
        const name = tone(cell.column);
        return name === undefined ? shown : view.paint[name](shown);
      })
      .join(GAP)
      .trimEnd();
  return [
    rowText(
      (cell) => cell.column.title,
      () => "dim",
    ),
    ...rows.map((_, row) =>
      rowText(
        (cell) => cell.texts[row] ?? "",
        (column) => column.tone,
      ),
    ),
  ];
}

function cellText<Row>(column: Column<Row>, row: Row): string {
  const text = safeLine(column.text(row));
  return column.most === undefined ? text : cutTo(text, column.most);
}

function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}
