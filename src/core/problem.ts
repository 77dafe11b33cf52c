/** Something wrong, or doubtful, in what the user wrote. A value, because all of them are collected and shown together. */
export interface Problem {
  readonly severity: "error" | "warning";
  /** Stable, in kebab case, for tools: `unknown-key`, `duplicate-name` … */
  readonly code: string;
  /** From the repository's root; null when no file is to blame. */
  readonly file: string | null;
  /** From 1; null when the whole file is meant. */
  readonly line: number | null;
  /** From 1, in UTF-16 units of the line; null when the whole line is meant. */
  readonly column: number | null;
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** How to mend it; null when the message says all. */
  readonly hint: string | null;
  /** The line it is on, with how much of it from `column` on is meant; null when there is nothing to show. */
  readonly excerpt: { readonly text: string; readonly length: number } | null;
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}

/** A problem that has no place in a file. */
export function generalProblem(
  severity: Problem["severity"],
  code: string,
  message: string,
  hint: string | null = null,
): Problem {
  return { severity, code, file: null, line: null, column: null, message, hint, excerpt: null };
}

/** A problem of a whole file. */
export function fileProblem(
  severity: Problem["severity"],
  code: string,
  file: string,
  message: string,
  hint: string | null = null,
): Problem {
  return { severity, code, file, line: null, column: null, message, hint, excerpt: null };
}

export const NO_PROBLEMS: readonly Problem[] = [];
