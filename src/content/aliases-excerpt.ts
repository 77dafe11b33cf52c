/**
 * A line of an `aliases.yaml` as people write it: nothing, a comment, a prompt's name with all of its aliases in braces or with
 * nothing after it, or one alias below such a name.
 */
const LINE =
  /[ \t]*(?:#.*)?(?:\n|$)|([\w.-]+):(?: +\{(?:[^{}"'#\n]|"[^"\\\n]*"|'[^'\n]*')*\})? *(?: #.*)?(?:\n|$)| +[\w-]+: +(?:[\w:]+|"[^"\\\n]*"|'[^'\n]*') *(?: #.*)?(?:\n|$)/y;

/**
 * The lines of a sound `aliases.yaml` that are about the given prompts, where lines are enough to tell them by. To read those
 * takes a tenth of the time that it takes to read thousands of others with them; places in them are not those of the file.
 * @returns null for a file that has to be read whole.
 */
export function excerptAliases(text: string, prompts: ReadonlySet<string>): string | null {
  const lines: string[] = [];
  let isWanted = false;
  LINE.lastIndex = 0;
  while (LINE.lastIndex < text.length) {
    const start = LINE.lastIndex;
    const match = LINE.exec(text);
    if (match === null) return null;
    const [line, prompt] = match;
    if (prompt !== undefined) isWanted = prompts.has(prompt);
    if (isWanted) lines.push(line);
    if (LINE.lastIndex === start) return null;
  }
  return lines.join("");
}
