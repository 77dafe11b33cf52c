import { createTwoFilesPatch } from "diff";
import type { PointerEdit } from "../engine/pointers/edit-pointer.ts";
import { abridge } from "./abridge.ts";
import { groupLines } from "./change-groups.ts";
import type { ChangeLine } from "./change-line.ts";
import { changeListText } from "./change-list.ts";
import { safeLine } from "./safe-text.ts";
import { joinSections } from "./sections.ts";
import { textDiff } from "./text-diff.ts";
import type { View } from "./view.ts";

/** A pointer command's work, with the command lines to go on with. */
export interface PointerReport {
  readonly edit: PointerEdit;
  /** From where it was typed. */
  readonly path: string;
  readonly commands: readonly string[];
}

export function isEdited({ file }: PointerEdit): boolean {
  return (file.before ?? "") !== file.after;
}

/** What was moved, in which lines, and how to go on. */
export function pointerText(report: PointerReport, view: View): string {
  const { edit, path, commands } = report;
  const { bold, dim } = view.paint;
  if (!isEdited(edit) && edit.moved.length === 0) return nothingText(edit, commands);
  return joinSections([
    changeListText(abridge(groupLines(pointerLines(edit)), true), view),
    isEdited(edit) ? [bold(safeLine(path)), fileDiff(edit, view)] : [],
    [...goingOn(report), ...commands.map((command) => `  ${safeLine(command)}`)],
    edit.moved.length === 0 ? followingLines(edit).map((line) => dim(safeLine(line))) : [],
  ]);
}

/** A patch that `git apply` takes; null when the file stayed as it was. */
export function pointerPatch(edit: PointerEdit, file: string): string | null {
  if (!isEdited(edit)) return null;
  const [from, to] = [edit.file.before === null ? "/dev/null" : `a/${file}`, `b/${file}`];
  return createTwoFilesPatch(from, to, edit.file.before ?? "", edit.file.after).replace(/^=+\n/, "");
}

function nothingText(edit: PointerEdit, commands: readonly string[]): string {
  const { prompt, alias, target, version, found, file } = edit;
  const lines =
    target === null
      ? [`Nothing to do: ${file.path} has no ${alias} of ${prompt}.`]
      : [`Nothing to do: ${alias} of ${prompt} is ${target} in ${file.path} already.`];
  if (version !== found) lines.push(elsewhereText(edit));
  if (edit.isToCommit) lines.push("It is not committed yet:", ...commands.map((command) => `  ${command}`));
  return lines.map((line) => safeLine(line)).join("\n");
}

function elsewhereText({ target, found, registry }: PointerEdit): string {
  if (target === null) return `In ${registry} it is still at version ${found}; with --now it is deleted there.`;
  const where = found === null ? "nowhere" : `at version ${found}`;
  return `In ${registry} it is ${where}: the next sync after the merge moves it, or --now at once.`;
}

function pointerLines({
  prompt,
  alias,
  version,
  found,
  target,
  isProtected,
  moved,
}: PointerEdit): readonly ChangeLine[] {
  const own = moved.some((move) => move.alias === alias) ? [] : [{ alias, from: found, to: version }];
  return [...own, ...moved].map((move) => ({
    prompt,
    kind: "pointer",
    mark: target === null ? "-" : move.from === null ? "+" : "~",
    calledOut: isProtected && move.alias === alias,
    notable: true,
    label: move.alias,
    what: { text: moveText(move.from, move.to ?? target) },
    why: whyText(isProtected && move.alias === alias, move.alias === alias ? null : alias),
    change: null,
  }));
}

function moveText(from: number | null, to: number | string | null): string {
  if (to === null) return from === null ? "unset" : String(from);
  return from === null || from === to ? String(to) : `${from} → ${to}`;
}

function whyText(isProtected: boolean, follows: string | null): ChangeLine["why"] {
  if (isProtected) return { text: "protected", tone: "warning" };
  return follows === null ? null : { text: `follows ${follows}`, tone: "dim" };
}

function fileDiff({ file }: PointerEdit, view: View): string {
  return textDiff(file.before === null ? null : shownLines(file.before), shownLines(file.after), view);
}

/** Line ends are the file's own; the one at its end would show as an empty line. */
function shownLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/\n$/, "");
}

function goingOn({ edit, path }: PointerReport): readonly string[] {
  const done = edit.moved.length === 0 ? null : `Moved in ${safeLine(edit.registry)}.`;
  if (!edit.isToCommit) {
    const left = isEdited(edit) ? `Nothing is left to commit: ${safeLine(path)} is as HEAD has it.` : null;
    return [done, left].filter((line) => line !== null);
  }
  if (done === null) return ["Go on with:"];
  const then = edit.isRecorded ? "A sync before this is merged moves it back:" : "For git to say so, too:";
  return [`${done} ${then}`];
}

/** How the registry, in which nothing was moved, comes to say the same. */
function followingLines(edit: PointerEdit): readonly string[] {
  if (edit.isToCommit) return ["The registry follows with the next sync after the merge; at once with --now."];
  return edit.version === edit.found ? [] : [elsewhereText(edit)];
}
