/** The folder of local state, as a line of `.gitignore`. */
const IGNORED = ".promptree/";

const SAME_MEANING = /^\/?(?:\*\*\/)?\.promptree(?:\/\*{0,2})?$/;

/** What to add to the end of a `.gitignore`; null when it says it already. */
export function ignoreAddition(text: string): string | null {
  if (text.split(/\r?\n/).some((line) => SAME_MEANING.test(line.trimEnd()))) return null;
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const isEnded = text === "" || text.endsWith("\n");
  return `${isEnded ? "" : lineEnd}${IGNORED}${lineEnd}`;
}
