const SHOWN = 60;

/** A user's word as messages show it: in quotes, with line breaks and the like as escapes, and cut when it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text);
}
