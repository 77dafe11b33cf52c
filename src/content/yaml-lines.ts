/** Looks around in the text of a YAML document, next to nodes of its tree. */

/** What stands on a line before an offset, when it is indentation alone; null when it is more. */
export function indentBefore(text: string, offset: number): string | null {
  const before = text.slice(lineStart(text, offset), offset);
  return /^ *$/.test(before) ? before : null;
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset of the line feed that ends the line, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end;
}

/** Whether nothing but a comment follows on the line. */
export function endsItsLine(text: string, offset: number): boolean {
  return /^[ \t]*(?:[ \t]#.*)?$/.test(text.slice(offset, lineEnd(text, offset)));
}

/** The offset of the next character that is neither white space nor in a comment. */
export function nextToken(text: string, offset: number): number {
  const space = /(?:[ \t\n]|(?<=[\s,{}])#[^\n]*)*/y;
  space.lastIndex = offset;
  space.exec(text);
  return space.lastIndex;
}

/** The offset behind the comma that follows a node of a flow collection; null when none does. */
export function behindComma(text: string, offset: number): number | null {
  const at = nextToken(text, offset);
  return text[at] === "," ? at + 1 : null;
}
