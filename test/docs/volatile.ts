/** An abbreviated or whole commit id; a digest, which follows from the content alone, is none. */
const COMMIT_ID = /(?<!h1:)\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/g;
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?/g;
/** Before a line of a server's log, as a terminal shows it. */
const CLOCK = /^\d\d:\d\d:\d\d(?=  )/gm;
const ELAPSED = /\b(?:\d+ ms|\d+\.\d s)(?=\.?$)/gm;
/** Who made a version stands behind its commit: another name in every repository. */
const VERSION_AUTHOR = /^( +\+ version .*  <commit \d+>) {2}.*$/gm;

/**
 * What differs between two runs of one example, or between two repositories, made equal: commits are numbered in the order
 * they are first named, so that it still shows whether two places mean the same commit.
 */
export function withoutVolatile(output: string): string {
  const commits = new Map<string, number>();
  const numbered = (id: string): string => {
    const key = id.slice(0, 7);
    const number = commits.get(key) ?? commits.size + 1;
    commits.set(key, number);
    return `<commit ${number}>`;
  };
  return output
    .replaceAll(TIME, "<time>")
    .replaceAll(CLOCK, "<clock>")
    .replaceAll(ELAPSED, "<elapsed>")
    .replaceAll(COMMIT_ID, numbered)
    .replaceAll(VERSION_AUTHOR, "$1  <author>")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
}
