import { createHash } from "node:crypto";

/** GitHub takes 65,536 characters; in bytes of UTF-8, of which a text never has less. */
const BODY_BUDGET = 65_000;

/** The hidden first line that what promptree wrote is found again by. */
export interface Mark {
  readonly line: string;
  /** How many bytes of a body are left for the text below it. */
  readonly budget: number;
}

/**
 * @param about What tells this report from others of its kind in the same place: the registry, the folder. Only a hash of it
 * is shown.
 */
export function hiddenMark(kind: "plan" | "drift", about: readonly string[]): Mark {
  const key = createHash("sha256").update(JSON.stringify(about)).digest("hex").slice(0, 16);
  const line = `<!-- promptree:${kind} ${key} -->`;
  return { line, budget: BODY_BUDGET - Buffer.byteLength(line) - 1 };
}

export function markedBody(mark: Mark, markdown: string): string {
  return `${mark.line}\n${markdown}`;
}

/** Whether a body begins with the mark; one that stands further down may have been quoted. */
export function isMarked(mark: Mark, body: string | null): boolean {
  return body !== null && body.split(/\r?\n/, 1)[0] === mark.line;
}

export function isSameBody(a: string | null, b: string): boolean {
  return a?.replaceAll("\r\n", "\n") === b;
}
