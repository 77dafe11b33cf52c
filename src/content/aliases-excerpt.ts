import type { AliasName } from "../core/alias.ts";
import type { AliasPart } from "./alias-part.ts";
import { readAliasPart } from "./alias-part.ts";

/**
 * A line of an `aliases.yaml` as people write it: nothing, a comment, a prompt's name with all of its aliases in braces or with
 * nothing after it, or one alias below such a name.
 */
const LINE =
  /[ \t]*(?:#.*)?(?:\n|$)|([\w.-]+):(?: +\{(?:[^{}"'#\n]|"[^"\\\n]*"|'[^'\n]*')*\})? *(?: #.*)?(?:\n|$)| +[\w-]+: +(?:[\w:]+|"[^"\\\n]*"|'[^'\n]*') *(?: #.*)?(?:\n|$)/y;

/** The same of the file of one alias, where a line is a prompt's name with a target. */
const POINTER_LINE = /[ \t]*(?:#.*)?(?:\n|$)|([\w.-]+): +(?:[\w:]+|"[^"\\\n]*"|'[^'\n]*') *(?: #.*)?(?:\n|$)/y;

/** What a sound file that says something says of the given prompts, and maybe of others. */
export function readExcerpt(
  file: string,
  alias: AliasName | null,
  bytes: Uint8Array,
  prompts: ReadonlySet<string>,
): AliasPart {
  const excerpt = excerptAliases(Buffer.from(bytes).toString(), alias, prompts);
  return readAliasPart(file, alias, excerpt === null ? bytes : Buffer.from(excerpt === "" ? "{}" : excerpt));
}

/**
 * The lines of a sound `aliases.yaml`, or with `alias` of the file of that one, that are about the given prompts, where lines
 * are enough to tell them by. To read those takes a tenth of the time that it takes to read thousands of others with them;
 * places in them are not those of the file.
 * @returns null for a file that has to be read whole.
 */
export function excerptAliases(text: string, alias: AliasName | null, prompts: ReadonlySet<string>): string | null {
  const pattern = alias === null ? LINE : POINTER_LINE;
  const lines: string[] = [];
  let isWanted = false;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) return null;
    const [line, prompt] = match;
    if (prompt !== undefined) isWanted = prompts.has(prompt);
    if (isWanted) lines.push(line);
    if (pattern.lastIndex === start) return null;
  }
  return lines.join("");
}
