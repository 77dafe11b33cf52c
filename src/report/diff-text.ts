import { hasDifferences } from "../core/differences.ts";
import type { Differences, KeyChange, Move } from "../core/differences.ts";
import { comparableOf } from "../engine/compare.ts";
import type { ComparedSide, Comparison } from "../engine/compare.ts";
import { cutTo, displayWidth, padTo } from "./columns.ts";
import { contentText } from "./content-text.ts";
import { utcTime } from "./figures.ts";
import { messagesDiffText } from "./message-diff.ts";
import { safeLine, subjectLine } from "./safe-text.ts";
import { joinSections } from "./sections.ts";
import { settingLine } from "./setting-line.ts";
import { textDiff } from "./text-diff.ts";
import type { DiffLayout } from "./text-diff.ts";
import type { View } from "./view.ts";

/** What two versions differ in: which they are, their texts, then a line for everything else. One line when they are equal. */
export function diffText(comparison: Comparison, view: View, layout: DiffLayout): string {
  const { differences } = comparison;
  if (!hasDifferences(differences)) return equalText(comparison);
  return joinSections([
    headingLines(comparison, view),
    [differences.text ? bodyText(comparison, view, layout) : view.paint.dim("The texts are equal.")],
    differenceLines(differences, view),
  ]);
}

function equalText({ name, from, to }: Comparison): string {
  if (from.kind === "version" && to.kind === "version" && from.record.version === to.record.version) {
    return `${safeLine(name)}: both are ${sideName(to)}.`;
  }
  return `${safeLine(name)}: ${sideName(from)} and ${sideName(to)} are equal.`;
}

/** `version 2 (staging, latest)`. */
function sideName(side: ComparedSide): string {
  if (side.kind === "draft") return `the draft in ${safeLine(side.file.path)}`;
  const names = pointersOf(side);
  return `version ${side.record.version}${names === "" ? "" : ` (${names})`}`;
}

function pointersOf(side: ComparedSide): string {
  if (side.kind === "draft") return "";
  return safeLine([...side.aliases.toSorted(), ...(side.isLatest ? ["latest"] : [])].join(", "));
}

function headingLines({ name, from, to }: Comparison, view: View): readonly string[] {
  const { paint, width } = view;
  const rows = [from, to].map(sideCells);
  // The last cell of a row takes what room it likes.
  const widths = HEADING_COLUMNS.map((column) =>
    Math.max(...rows.map((cells) => (column < cells.length - 1 ? displayWidth(cells[column] ?? "") : 0))),
  );
  const [removed, added] = rows.map((cells) => {
    const columns = cells.map((cell, column) => padTo(cell, widths[column] ?? 0)).filter((cell) => cell !== "");
    return cutTo(columns.join("  ").trimEnd(), width - 2);
  });
  return [paint.bold(safeLine(name)), paint.removed(`- ${removed ?? ""}`), paint.added(`+ ${added ?? ""}`)];
}

/** All but the last. */
const HEADING_COLUMNS = [0, 1, 2, 3] as const;

const AUTHOR_WIDTH = 20;

/** Number, pointers, date, author, and the message's first line; of a draft its path. */
function sideCells(side: ComparedSide): readonly string[] {
  if (side.kind === "draft") return ["draft", safeLine(side.file.path)];
  const { version, date, provenance, message } = side.record;
  return [
    `version ${version}`,
    pointersOf(side),
    safeLine(utcTime(date)),
    cutTo(safeLine(provenance?.author ?? "(not from git)"), AUTHOR_WIDTH),
    subjectLine(message),
  ];
}

/** Two chats by their messages; anything else as the text of a prompt file. */
function bodyText({ from, to }: Comparison, view: View, layout: DiffLayout): string {
  const [before, after] = [comparableOf(from).content, comparableOf(to).content];
  return before.type === "chat" && after.type === "chat"
    ? messagesDiffText(before.messages, after.messages, view, layout)
    : textDiff(contentText(before), contentText(after), view, layout);
}

function differenceLines(found: Differences, view: View): readonly string[] {
  const lines: readonly (readonly [label: string, changes: readonly KeyChange[]])[] = [
    ["type", whole(found.type)],
    ["description", whole(found.description)],
    ["tags", found.tags],
    ["model config", found.modelConfig],
    ["response format", found.responseFormat],
    ["input schema", found.inputSchema],
    ["variables", found.variables.added.map((name) => ({ key: "", from: undefined, to: name }))],
    ["variables", found.variables.removed.map((name) => ({ key: "", from: name, to: undefined }))],
  ];
  const width = Math.max(...lines.filter(([, changes]) => changes.length > 0).map(([label]) => label.length));
  return lines.flatMap(([label, changes]) =>
    changes.map((change) => settingLine(change, view, `${padTo(label, width)}  `)),
  );
}

function whole(move: Move<string | null> | null): readonly KeyChange[] {
  return move === null ? [] : [{ key: "", from: move.from ?? undefined, to: move.to ?? undefined }];
}
