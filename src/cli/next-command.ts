import { relative } from "node:path";
import { redact } from "../core/redact.ts";
import type { Context } from "./context.ts";

/** A command to type next, in the same place and with the same registry as this one. */
export function nextCommand(name: string, words: readonly string[], { io, dir, registry }: Context): string {
  const folder = relative(io.cwd, dir);
  return commandLine([
    "promptree",
    name,
    ...(folder === "" ? [] : ["-C", folder]),
    ...(registry === null ? [] : ["--registry", redact(registry)]),
    ...words,
  ]);
}

/** Those that look into a registry, where a hint ends with one or goes on behind a semicolon. */
const COMMAND_IN_HINT = /(?<=: )promptree (sync|plan|status|search|log|get|diff|watch|unlock|validate)\b/g;

/** A hint whose commands are meant for the same place and the same registry as this one. */
export function withCommandsPlaced(hint: string, context: Context): string {
  if (/ (?:-C|--registry) /.test(hint)) return hint;
  return hint.replaceAll(COMMAND_IN_HINT, (_command, name: string) => nextCommand(name, [], context));
}

/** Words as they are typed in a POSIX shell. */
export function commandLine(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** A word as a POSIX shell reads it back. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
