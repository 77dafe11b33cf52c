import type { AliasName } from "../core/alias.ts";
import type { AliasPart } from "./alias-part.ts";
import { readAliasPart } from "./alias-part.ts";

/**
 * An `aliases.yaml` as people write it, whose lines are nothing, a comment, a prompt's name with all of its aliases in braces or
 * with nothing after it, or one alias below such a name.
 */
const PLAIN =
  /^(?:[ \t]*(?:#.*)?(?:\n|$)|[\w.-]+:(?: +\{(?:[^{}"'#\n]|"[^"\\\n]*"|'[^'\n]*')*\})? *(?: #.*)?(?:\n|$)| +[\w-]+: +(?:[\w:]+|"[^"\\\n]*"|'[^'\n]*') *(?: #.*)?(?:\n|$))*$/;

/** The same of the file of one alias, where a line is a prompt's name with a target. */
const PLAIN_POINTERS = /^(?:[ \t]*(?:#.*)?(?:\n|$)|[\w.-]+: +(?:[\w:]+|"[^"\\\n]*"|'[^'\n]*') *(?: #.*)?(?:\n|$))*$/;

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
  // All lines at once: one by one takes twice as long.
  if (!(alias === null ? PLAIN : PLAIN_POINTERS).test(text)) return null;
  const starts = [...prompts].map((prompt) => findLine(text, `${prompt}:`)).filter((start) => start !== -1);
  return starts
    .toSorted((a, b) => a - b)
    .map((start) => text.slice(start, endOfPrompt(text, start)))
    .join("");
}

/** Where the line that begins so begins; -1 when there is none. */
function findLine(text: string, beginning: string): number {
  if (text.startsWith(beginning)) return 0;
  const before = text.indexOf(`\n${beginning}`);
  return before === -1 ? -1 : before + 1;
}

/** Where the next prompt's line begins, or the text ends. */
function endOfPrompt(text: string, start: number): number {
  const next = /\n(?=[\w.-])/g;
  next.lastIndex = start;
  const found = next.exec(text);
  return found === null ? text.length : found.index + 1;
}
