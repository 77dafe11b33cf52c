import type { Problem } from "../../src/core/problem.ts";
import type { PromptFile, PromptReading } from "../../src/core/prompt-file.ts";
import { readPrompt } from "../../src/content/prompt.ts";

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function read(text: string, path = "prompts/support/greeting.md"): PromptReading {
  return readPrompt(path, bytesOf(text));
}

/** A file with this front matter and a body without variables. */
export function readFront(frontMatter: string): PromptReading {
  return read(`---\n${frontMatter}\n---\nHello\n`);
}

/** The prompt of a file that must have no problem. */
export function promptOf(reading: PromptReading): PromptFile {
  if (reading.prompt === null || reading.problems.length > 0) {
    throw new Error(`expected no problem, got ${reading.problems.map(describeProblem).join("; ")}`);
  }
  return reading.prompt;
}

/** `4:3 unknown-key tmeperature`: where, what, and the text that is marked. */
function describeProblem(problem: Problem): string {
  const place = problem.line === null ? "" : `${problem.line}:${problem.column ?? ""} `;
  const marked = markedText(problem);
  return `${place}${problem.code}${marked === null ? "" : ` ${marked}`}`;
}

export function markedText({ column, excerpt }: Problem): string | null {
  return excerpt === null || column === null ? null : excerpt.text.slice(column - 1, column - 1 + excerpt.length);
}

export function describeAll(reading: { readonly problems: readonly Problem[] }): readonly string[] {
  return reading.problems.map(describeProblem);
}
