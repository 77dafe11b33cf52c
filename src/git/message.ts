const MERGE_LINE = /^Merge pull request #(\d+) from \S+\s*$/;
const TRAILER = /^[A-Za-z0-9][A-Za-z0-9-]*:[ \t]+\S/;

/**
 * A commit's message as a version keeps it: a pull request's merge gives its title and number, and the trailer block
 * (`Signed-off-by:` …) is left out. Line ends are LF, and no blank line stands at either end.
 */
export function cleanMessage(raw: string): string {
  const lines = raw.replaceAll("\r\n", "\n").split("\n");
  return withoutTrailers(pullRequestBody(withoutOuterBlanks(lines)))
    .join("\n")
    .trimEnd();
}

/** What GitHub wrote under `Merge pull request #12 from x/y`, as a squash of it would read; other messages as they are. */
function pullRequestBody(lines: readonly string[]): readonly string[] {
  const number = MERGE_LINE.exec(lines[0] ?? "")?.[1];
  const [title, ...rest] = withoutOuterBlanks(lines.slice(1));
  if (number === undefined || title === undefined) return lines;
  const mark = `(#${number})`;
  const trimmed = title.trimEnd();
  return [trimmed.endsWith(mark) ? trimmed : `${trimmed} ${mark}`, ...rest];
}

function withoutTrailers(lines: readonly string[]): readonly string[] {
  const blank = lines.findLastIndex(isBlank);
  return blank !== -1 && isTrailerBlock(lines.slice(blank + 1)) ? withoutOuterBlanks(lines.slice(0, blank)) : lines;
}

/** Every line is `Token: value` or, after such a line and indented, its continuation. */
function isTrailerBlock(paragraph: readonly string[]): boolean {
  return paragraph.every((line, index) => TRAILER.test(line) || (index > 0 && /^[ \t]/.test(line)));
}

function withoutOuterBlanks(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}

function isBlank(line: string): boolean {
  return line.trim() === "";
}
