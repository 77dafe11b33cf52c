import type { AbridgedGroup, AbridgedList, Hidden } from "./abridge.ts";
import type { Cell, ChangeLine, LineKind, Mark } from "./change-line.ts";
import { ORIGIN_WIDTH } from "./change-line.ts";
import { cutTo, displayWidth, padTo } from "./columns.ts";
import { count } from "./figures.ts";
import type { Tone } from "./paint.ts";
import { safeLine } from "./safe-text.ts";
import { leftOutText } from "./short-list.ts";
import type { View } from "./view.ts";

/** Lines to stand under a change's own, such as its text diff. */
export type LinesUnder = (line: ChangeLine) => readonly string[];

const NOTHING_UNDER: LinesUnder = () => [];

const MARK_TONES: Record<Mark, Tone> = { "+": "added", "~": "changed", "-": "removed", "?": "warning" };

const INDENT = 6;
const LABEL_WIDTH = { least: 12, most: 20 };
const LABEL_GAP = 2;
const WHY_GAP = 3;
const LEAST_MESSAGE_WIDTH = 20;

/** Prompts by name with their changes under them, in columns. */
export function changeListText(list: AbridgedList, view: View, under: LinesUnder = NOTHING_UNDER): readonly string[] {
  const lines = list.groups.flatMap((group) => group.lines);
  const columns = measureColumns(lines, view.width);
  return [
    ...list.groups.flatMap((group) => groupText(group, columns, view, under)),
    ...(list.hiddenPrompts === 0 ? [] : [`  ${leftOutText(hiddenPromptsText(list), view)}`]),
  ];
}

/** Widths of the label and, for each kind of line, of what stands before the reason. */
interface Columns {
  readonly label: number;
  readonly what: ReadonlyMap<LineKind, number>;
}

function groupText(group: AbridgedGroup, columns: Columns, view: View, under: LinesUnder): readonly string[] {
  const { bold, dim } = view.paint;
  return [
    `  ${bold(safeLine(group.prompt))}${group.isNew ? dim("  new") : ""}`,
    ...group.lines.flatMap((line) => [
      lineText(line, columns, view),
      ...under(line).map((text) => (text === "" ? "" : " ".repeat(INDENT + LABEL_GAP) + text)),
    ]),
    ...(group.hidden.size === 0 ? [] : [`      … and ${hiddenText(group.hidden, "more ")}`]),
  ];
}

function lineText(line: ChangeLine, columns: Columns, view: View): string {
  const { paint } = view;
  const call = line.calledOut ? `  ${paint.warning("!")} ` : "    ";
  const label = padTo(safeLine(line.label), columns.label) + " ".repeat(LABEL_GAP);
  const head = `${call}${paint[MARK_TONES[line.mark]](line.mark)} ${label}`;
  if (line.why === null) return head + cellText(line.what, view);

  const width = columns.what.get(line.kind) ?? 0;
  const what = safeLine(line.what.text);
  const shown = line.kind === "version" ? cutTo(what, width) : what;
  const gap = " ".repeat(Math.max(0, width - displayWidth(shown)) + WHY_GAP);
  return head + cellText({ ...line.what, text: shown }, view) + gap + cellText(line.why, view);
}

function cellText({ text, tone }: Cell, view: View): string {
  const line = safeLine(text);
  return tone === undefined ? line : view.paint[tone](line);
}

function measureColumns(lines: readonly ChangeLine[], width: number): Columns {
  const longest = lines.reduce((most, line) => Math.max(most, displayWidth(safeLine(line.label))), LABEL_WIDTH.least);
  const label = Math.min(LABEL_WIDTH.most, longest);
  const what = new Map<LineKind, number>();
  for (const line of lines) {
    if (line.why === null) continue;
    what.set(line.kind, Math.max(what.get(line.kind) ?? 0, displayWidth(safeLine(line.what.text))));
  }
  const room = Math.max(LEAST_MESSAGE_WIDTH, width - INDENT - label - LABEL_GAP - WHY_GAP - ORIGIN_WIDTH);
  what.set("version", Math.min(what.get("version") ?? 0, room));
  return { label, what };
}

function hiddenPromptsText({ hiddenPrompts, hiddenLines }: AbridgedList): string {
  return `${count(hiddenPrompts, "more prompt")} with ${hiddenText(hiddenLines, "")}`;
}

function hiddenText(hidden: Hidden, more: string): string {
  return [...hidden].map(([kind, amount]) => count(amount, `${more}${kind}`)).join(", ");
}
