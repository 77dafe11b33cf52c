import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** The setting of VS Code's YAML extension: schema → the files it is for. */
const SETTING = "yaml.schemas";

/** Schema → file, both from the root of the work tree. */
export type SchemaFiles = Readonly<Record<string, string>>;

const Settings = z.record(z.string(), z.unknown());

/** The file when there is none. */
export function newSettings(schemas: SchemaFiles): string {
  return `${JSON.stringify({ [SETTING]: schemas }, null, 2)}\n`;
}

/** The lines for somebody who adds them by hand. */
export function settingsLines(schemas: SchemaFiles): string {
  return `"${SETTING}": ${JSON.stringify(schemas, null, 2)}`;
}

/**
 * Adds what is missing to settings with comments and trailing commas; all that stands there stays to the letter.
 * @returns The same text where nothing is missing; null where it can't be told how to add it.
 */
export function mergeSettings(text: string, schemas: SchemaFiles): string | null {
  const plain = withoutComments(text);
  const before = parse(plain);
  if (before === null) return null;
  const known = Settings.safeParse(before[SETTING] ?? {});
  if (!known.success) return null;
  const files = new Set(Object.values(known.data).flat());
  const missing = Object.entries(schemas).filter(([schema, file]) => !(schema in known.data) && !files.has(file));
  if (missing.length === 0) return text;
  const members = Object.fromEntries(missing);
  const merged =
    SETTING in before
      ? insert(text, plain, /"yaml\.schemas"\s*:\s*\{/, members, 2)
      : insert(text, plain, /\{/, { [SETTING]: members }, 1);
  if (merged === null) return null;
  const wanted = { ...before, [SETTING]: { ...known.data, ...members } };
  return isDeepStrictEqual(parse(withoutComments(merged)), wanted) ? merged : null;
}

/** Inserts members at the beginning of the object that `opening` ends with the brace of. */
function insert(text: string, plain: string, opening: RegExp, members: object, depth: number): string | null {
  const found = opening.exec(plain);
  if (found === null) return null;
  const rest = plain.slice(found.index + found[0].length);
  // What is left of the brace's line stays there: a comment.
  const restOfLine = /^[ \t]*(?=\r?\n)/.exec(rest)?.[0].length ?? 0;
  const at = found.index + found[0].length + restOfLine;
  const isEmpty = /^\s*\}/.test(rest);
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = /^([ \t]+)["/]/m.exec(text)?.[1] ?? "  ";
  const lines = JSON.stringify(members, null, indent).split("\n").slice(1, -1);
  const inserted = lines.map((line) => indent.repeat(depth - 1) + line).join(lineEnd);
  const endsLine = /^\s*?\n/.test(plain.slice(at));
  const after = isEmpty ? (endsLine ? "" : lineEnd + indent.repeat(depth - 1)) : ",";
  return `${text.slice(0, at)}${lineEnd}${inserted}${after}${text.slice(at)}`;
}

/** The text with blanks for comments and a byte order mark, so that every place stays where it is. */
function withoutComments(text: string): string {
  return text
    .replace(/^\uFEFF/, " ")
    .replaceAll(/"(?:\\[^]|[^"\\])*"?|\/\/[^\n\r]*|\/\*(?:[^]*?\*\/|[^]*)/g, (part) =>
      part.startsWith('"') || isOpenComment(part) ? part : part.replaceAll(/[^\n\r]/g, " "),
    );
}

function isOpenComment(part: string): boolean {
  return part.startsWith("/*") && !(part.length >= "/**/".length && part.endsWith("*/"));
}

function parse(plain: string): Readonly<Record<string, unknown>> | null {
  const json = plain.replaceAll(/"(?:\\[^]|[^"\\])*"?|,(?=\s*[}\]])/g, (part) => (part === "," ? " " : part));
  try {
    return Settings.safeParse(JSON.parse(json)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
