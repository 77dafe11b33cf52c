import { safeLine } from "./safe-text.ts";
import type { View } from "./view.ts";

export interface NewToken {
  readonly name: string;
  readonly scope: string;
  /** ISO 8601; null for never. */
  readonly expires: string | null;
  readonly token: string;
  /** What a file of tokens has of it. */
  readonly line: string;
  /** The file that the line was added to; null when it was added to none. */
  readonly file: string | null;
}

/** What is said beside the token, and does not hold it. */
export function tokenNote({ line, file }: Pick<NewToken, "line" | "file">, { paint }: View): string {
  const once = "The token is shown this one time; only its hash is kept.";
  if (file !== null) {
    return `${once}\n${paint.added("added")} its line to ${paint.bold(safeLine(file))}; taking it out revokes the token.`;
  }
  return `${once} Its line for a file of tokens:\n  ${safeLine(line)}`;
}

export function tokenJson({ name, scope, expires, token, line, file }: NewToken) {
  return { name, scope, expires, token, line, file };
}
