import { PromptreeError, messageOf } from "../core/errors.ts";
import type { Problem } from "../core/problem.ts";
import { redact } from "../core/redact.ts";
import { InvalidFilesError } from "./project.ts";

/** What went wrong and what to do about it, in one line that may stand in a log. */
export function failureLine(error: unknown): string {
  if (!(error instanceof PromptreeError)) return oneLine(`unexpected: ${messageOf(error)}`);
  const problems = error instanceof InvalidFilesError ? `: ${problemList(error.problems)}` : "";
  const hint = error.hint === null ? "" : `; ${error.hint}`;
  return oneLine(`${error.message}${problems}${hint}`);
}

/** A problem with its place, as `file:line: what is wrong`. */
export function problemLine({ file, line, message }: Problem): string {
  const place = [file, line].filter((part) => part !== null).join(":");
  return oneLine(place === "" ? message : `${place}: ${message}`);
}

const PROBLEMS_SHOWN = 3;

/** In characters. */
const LONGEST_LINE = 2000;

function problemList(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  const left = errors.length - PROBLEMS_SHOWN;
  const shown = errors.slice(0, PROBLEMS_SHOWN).map(problemLine).join("; ");
  return left > 0 ? `${shown}; and ${left} more` : shown;
}

function oneLine(text: string): string {
  const line = redact(text).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE).toWellFormed()} …` : line;
}
