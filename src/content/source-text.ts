import type { Problem } from "../core/problem.ts";
import { withoutSecrets } from "./secrets.ts";

/** A stretch of a text, in UTF-16 units from its beginning; `end` is the first unit after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A copy of its own: words cut out of a file and kept for long would otherwise keep the whole file alive. */
export function detached(text: string): string {
  return Buffer.from(text).toString();
}

/** A longer line, in UTF-16 units, helps nobody to see what is meant, and a hostile file may hold thousands of problems. */
const SHOWN_LINE = 2000;

/** A file's text with the problems found in it so far. Lines are only counted when the first problem asks for one. */
export class SourceText {
  readonly file: string;
  /** With LF line ends, and without a byte order mark. */
  readonly text: string;
  readonly #problems: Problem[] = [];
  #lineStarts: readonly number[] | null = null;
  #shown: string | null = null;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** In the order of the file; what is about the whole file comes first. */
  get problems(): readonly Problem[] {
    return this.#problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  }

  get hasErrors(): boolean {
    return this.#problems.some((problem) => problem.severity === "error");
  }

  report(problem: Problem): void {
    this.#problems.push(problem);
  }

  error(span: Span, code: string, message: string, hint: string | null = null): void {
    this.report(this.problemAt(span, "error", code, message, hint));
  }

  /**
   * A problem at a place, made but not reported. The excerpt ends with the span's first line. Neither it nor the words show
   * what looks like a secret: problems end up in logs.
   */
  problemAt(
    span: Span,
    severity: Problem["severity"],
    code: string,
    message: string,
    hint: string | null = null,
  ): Problem {
    const line = this.lineAt(span.start);
    const lineStart = this.#starts()[line - 1] ?? 0;
    const lineEnd = (this.#starts()[line] ?? this.text.length + 1) - 1;
    return {
      severity,
      code,
      file: this.file,
      line,
      column: span.start - lineStart + 1,
      message: withoutSecrets(message),
      hint: hint === null ? null : withoutSecrets(hint),
      excerpt: lineEnd - lineStart > SHOWN_LINE ? null : this.#excerpt(span, lineStart, lineEnd),
    };
  }

  /** The line, from 1, that an offset is on. */
  lineAt(offset: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  #excerpt(span: Span, lineStart: number, lineEnd: number): Problem["excerpt"] {
    const length = Math.max(1, Math.min(span.end, lineEnd) - span.start);
    this.#shown ??= withoutSecrets(this.text);
    return { text: this.#shown.slice(lineStart, lineEnd), length };
  }

  #starts(): readonly number[] {
    this.#lineStarts ??= findLineStarts(this.text);
    return this.#lineStarts;
  }
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
