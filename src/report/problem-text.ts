import type { Problem } from "../core/problem.ts";
import { count } from "./figures.ts";
import { excerptText } from "./problem-excerpt.ts";
import { safeLine } from "./safe-text.ts";
import { leftOutText } from "./short-list.ts";
import type { View } from "./view.ts";

/**
 * Every problem with its line and how to mend it, errors before warnings, by file and line, then how many there are;
 * empty for none. With `limit` only the first so many are shown.
 */
export function problemsText(
  problems: readonly Problem[],
  view: View,
  options: { readonly limit?: number } = {},
): string {
  if (problems.length === 0) return "";
  const shown = problems.toSorted(bySeverityAndPlace).slice(0, options.limit);
  const left = problems.length - shown.length;
  return [
    ...spaced(shown.map((problem) => problemText(problem, view))),
    ...(left === 0 ? [] : [leftOutText(count(left, "more problem"), view)]),
    countText(problems),
  ].join("\n");
}

function problemText(problem: Problem, view: View): readonly string[] {
  const { paint } = view;
  const severity = problem.severity === "warning" || problem.file === null ? `${problem.severity}: ` : "";
  const place = placeText(problem);
  const head =
    (place === "" ? "" : `${paint.bold(place)}  `) + paint[problem.severity](severity) + safeLine(problem.message);
  return [head, ...excerptText(problem, view)];
}

function placeText({ file, line, column }: Problem): string {
  return [file === null ? null : safeLine(file), line, column].filter((part) => part !== null).join(":");
}

/** An empty line after a problem that has more than one line of its own. */
function spaced(problems: readonly (readonly string[])[]): readonly string[] {
  return problems.flatMap((lines) => (lines.length > 1 ? [...lines, ""] : lines));
}

function countText(problems: readonly Problem[]): string {
  const amountOf = (severity: Problem["severity"]) =>
    problems.filter((problem) => problem.severity === severity).length;
  const errors = amountOf("error");
  const warnings = amountOf("warning");
  const files = new Set(problems.map((problem) => problem.file).filter((file) => file !== null)).size;
  const amounts = [errors === 0 ? "" : count(errors, "error"), warnings === 0 ? "" : count(warnings, "warning")];
  return `${amounts.filter(Boolean).join(", ")}${files === 0 ? "" : ` in ${count(files, "file")}`}.`;
}

function bySeverityAndPlace(a: Problem, b: Problem): number {
  if (a.severity !== b.severity) return a.severity === "error" ? -1 : 1;
  const [fileA, fileB] = [a.file ?? "", b.file ?? ""];
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
