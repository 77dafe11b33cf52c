import type { SourceText, Span } from "./source-text.ts";

/** In bytes. */
const FRONT_MATTER_LIMIT = 16 * 1024;

/** A prompt file cut in two. */
export interface FileParts {
  /** What stands between the two fences; null in a file that is a template and nothing else. */
  readonly frontMatter: Span | null;
  /** The template, without the line ends at its end. */
  readonly body: Span;
}

const FENCE = "---";

/** Null when nobody can tell where the front matter ends, or it is too large; that has been reported. */
export function splitFrontMatter(source: SourceText): FileParts | null {
  const { text } = source;
  if (!text.startsWith(FENCE) || text.charAt(FENCE.length) === "-") {
    warnOfLateFence(source);
    return { frontMatter: null, body: withoutFinalNewlines(text, 0) };
  }
  const lineEnd = text.indexOf("\n");
  const firstLineEnd = lineEnd === -1 ? text.length : lineEnd;
  if (firstLineEnd !== FENCE.length) {
    const span = { start: FENCE.length, end: firstLineEnd };
    const message = "nothing may follow the --- that opens the front matter, no language and no space";
    source.error(span, "front-matter-fence", message, "make the first line exactly ---");
    return null;
  }
  return splitAtClosingFence(source);
}

function splitAtClosingFence(source: SourceText): FileParts | null {
  const { text } = source;
  const close = findClosingFence(text);
  if (close === null) {
    reportUnclosed(source);
    return null;
  }
  const frontMatter = { start: FENCE.length + 1, end: close };
  const size = Buffer.byteLength(text.slice(frontMatter.start, frontMatter.end));
  if (size > FRONT_MATTER_LIMIT) {
    const message = `the front matter has ${size} bytes; at most ${FRONT_MATTER_LIMIT} are read`;
    source.error({ start: 0, end: FENCE.length }, "front-matter-too-large", message);
    return null;
  }
  return { frontMatter, body: withoutFinalNewlines(text, Math.min(close + FENCE.length + 1, text.length)) };
}

function findClosingFence(text: string): number | null {
  const inside = text.indexOf(`\n${FENCE}\n`, FENCE.length);
  if (inside !== -1) return inside + 1;
  return text.endsWith(`\n${FENCE}`) ? text.length - FENCE.length : null;
}

function reportUnclosed(source: SourceText): void {
  const nearly = /^---[ \t].*$/m.exec(source.text.slice(FENCE.length));
  const hint =
    nearly === null
      ? "close it with a line that is exactly ---"
      : `line ${source.lineAt(nearly.index + FENCE.length)} would close it if nothing followed its ---`;
  source.error(
    { start: 0, end: FENCE.length },
    "front-matter-unclosed",
    "the front matter that begins here never ends",
    hint,
  );
}

/** Front matter after a blank line, a space or a second byte order mark is no front matter, and easily overlooked. */
function warnOfLateFence(source: SourceText): void {
  const late = /^\s+(?=---\n[^]*\n---(?:\n|$))/.exec(source.text);
  if (late === null) return;
  const span = { start: late[0].length, end: late[0].length + FENCE.length };
  const message = "this is no front matter, because it does not begin on the first line";
  source.report(source.problemAt(span, "warning", "front-matter-late", message, "remove what stands before it"));
}

function withoutFinalNewlines(text: string, start: number): Span {
  let end = text.length;
  while (end > start && text.charCodeAt(end - 1) === 10) end--;
  return { start, end };
}
