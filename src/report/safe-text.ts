/**
 * What a terminal would act on instead of showing: whole escape sequences first, with what they carry where they end
 * properly, then every control character left, and what reorders text. Each part stops at the next control character,
 * so hostile text costs no more than its length; `stripVTControlCharacters` of node:util takes seconds for 100 kB.
 */
const UNSAFE = new RegExp(
  [
    String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)`,
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?`,
    String.raw`\x1b[ -/]+[0-~]?`,
    String.raw`\x1b[0-~]?`,
    String.raw`[\x00-\x08\x0b-\x1f\x7f-\x9f]`,
    String.raw`\p{Bidi_Control}`,
  ].join("|"),
  "gu",
);

/** Text that a terminal shows and does not obey. Newlines and tabs stay; the rest reads as before. */
export function safeText(text: string): string {
  return text.toWellFormed().replace(UNSAFE, "");
}

/** What safe text leaves out, in its order. */
export function unsafeParts(text: string): string {
  return (text.toWellFormed().match(UNSAFE) ?? []).join("");
}

/** The same as one line: each run of line ends and tabs becomes one space. */
export function safeLine(text: string): string {
  return safeText(text).replace(/[\n\t\u2028\u2029]+/gu, " ");
}

/** The first line of a commit message, as tables show it. */
export function subjectLine(message: string): string {
  return safeLine(message.trimStart().split(/\r?\n/u, 1).join("")).trim();
}
