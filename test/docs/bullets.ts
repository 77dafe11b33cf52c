/** The text under a heading, up to the next one of any level, without its blocks. */
export function proseUnder(markdown: string, title: string): string {
  const prose = markdown.replaceAll(/^ *```[^]*?^ *```$/gm, "");
  const at = prose.split("\n").findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "") === title);
  if (at === -1) throw new Error(`there is no heading "${title}"`);
  const after = prose.split("\n").slice(at + 1);
  const end = after.findIndex((line) => /^#+ /.test(line));
  return after.slice(0, end === -1 ? undefined : end).join("\n");
}

/** What the items of a list are about: the words in backticks that each begins with, before any colon or bracket. */
export function bulletTerms(prose: string): readonly string[] {
  return [...prose.matchAll(/^- ([^:(]+)/gm)].flatMap((match) => codeWords(match[1] ?? ""));
}

export function codeWords(prose: string): readonly string[] {
  return [...prose.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
}
