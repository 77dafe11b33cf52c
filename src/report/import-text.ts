import type { Problem } from "../core/problem.ts";
import type { ImportResult, ImportedPointer, ImportedPrompt, MissingLines } from "../engine/import/import-result.ts";
import { displayWidth, padTo } from "./columns.ts";
import { count, figure } from "./figures.ts";
import type { Tone } from "./paint.ts";
import { problemsText } from "./problem-text.ts";
import { safeLine, safeText } from "./safe-text.ts";
import { joinSections } from "./sections.ts";
import type { View } from "./view.ts";

export interface ImportTextOptions {
  readonly view: View;
  /** What to type next, a command a line; empty for nothing. */
  readonly next: readonly string[];
}

/** One line a prompt, with its reasons below it; what can't be added to files of pointers; and what to type next. */
export function importText(result: ImportResult, options: ImportTextOptions): string {
  const { view, next } = options;
  return joinSections([
    promptLines(result, view),
    strayPointers(result, view),
    ...result.missingLines.map(missingLines),
    problemsText(result.problems, view).split("\n"),
    [conclusion(result)],
    next.length === 0
      ? []
      : [`${result.dryRun ? "Import" : "Look at the files; then keep"} them with:`, ...indented(next)],
  ]);
}

const LABELS: Record<ImportedPrompt["outcome"], readonly [label: string, tone: Tone]> = {
  made: ["+", "added"],
  "there-already": ["=", "dim"],
  managed: ["=", "dim"],
  "left-out": ["!", "warning"],
};

const LONGEST_NAME = 40;

function promptLines({ prompts, pointers, problems }: ImportResult, view: View): readonly string[] {
  const listed = prompts.filter(({ outcome }) => outcome !== "managed");
  const width = Math.min(LONGEST_NAME, Math.max(0, ...listed.map((prompt) => displayWidth(titleOf(prompt)))));
  const made = Map.groupBy(
    pointers.filter(({ outcome }) => outcome === "made"),
    ({ prompt }): string => prompt,
  );
  return listed.flatMap((prompt) => {
    const [mark, tone] = LABELS[prompt.outcome];
    const own = made.get(prompt.name ?? "") ?? [];
    const line = `${view.paint[tone](mark)} ${view.paint.bold(padTo(titleOf(prompt), width))}  ${whatBecame(prompt, own)}`;
    return [`  ${line.trimEnd()}`, ...reasonLines(prompt, problems, view)];
  });
}

function titleOf({ name, from }: ImportedPrompt): string {
  return safeLine(name ?? from ?? "");
}

function whatBecame(prompt: ImportedPrompt, pointers: readonly ImportedPointer[]): string {
  const { outcome, path, version, from, name } = prompt;
  const file = safeLine(path ?? "");
  const source = from === null || name === null ? [] : [`from ${safeLine(from)}`];
  if (outcome === "left-out") return ["left out", ...source].join(", ");
  if (outcome === "there-already") return [file, "there already", ...source].join(", ");
  const number = version === null ? [] : [`version ${version}`];
  return [file, ...number, ...source, ...pointers.map(({ alias, version: at }) => `${safeLine(alias)} ${at}`)].join(
    ", ",
  );
}

/** Those that are not told by a problem of the file, below. */
function reasonLines(
  { reasons, from }: ImportedPrompt,
  problems: readonly Problem[],
  { paint }: View,
): readonly string[] {
  const told = new Set(problems.filter(({ file }) => file === from).map(({ message }) => message));
  return reasons.filter((reason) => !told.has(reason)).map((reason) => `      ${paint.dim(safeLine(reason))}`);
}

function strayPointers({ pointers }: ImportResult, { paint }: View): readonly string[] {
  const strays = pointers.filter(({ outcome }) => outcome === "left-out");
  if (strays.length === 0) return [];
  const lines = strays.map(
    ({ prompt, alias, version, reason }) =>
      `  ${paint.warning("!")} ${safeLine(`${prompt}@${alias}`)} ${version}  ${paint.dim(safeLine(reason ?? ""))}`,
  );
  return ["Pointers left out:", ...lines];
}

function missingLines({ path, lines }: MissingLines): readonly string[] {
  return [`Add these lines to ${safeLine(path)}:`, "", ...safeText(lines).trimEnd().split("\n")];
}

function conclusion({ prompts, pointers, dryRun, registry }: ImportResult): string {
  if (prompts.length === 0) return registry === null ? "No prompts found." : "The registry holds no such prompts.";
  const amount = (outcome: ImportedPrompt["outcome"]): number =>
    prompts.filter((prompt) => prompt.outcome === outcome).length;
  const madePointers = pointers.filter(({ outcome }) => outcome === "made").length;
  const made = [count(amount("made"), "prompt"), ...(madePointers === 0 ? [] : [count(madePointers, "pointer")])];
  const rest = [
    [amount("there-already"), "there already"],
    [amount("managed"), "managed by this repository"],
    [amount("left-out"), "left out"],
  ] as const;
  const others = rest.filter(([number]) => number > 0).map(([number, what]) => `, ${figure(number)} ${what}`);
  return `${made.join(" and ")} ${dryRun ? "to be imported" : "imported"}${others.join("")}.`;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${safeLine(line)}`);
}
