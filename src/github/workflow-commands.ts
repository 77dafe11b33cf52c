import type { Problem } from "../core/problem.ts";
import { redact } from "../core/redact.ts";
import { safeLine } from "../report/safe-text.ts";

/*
 * GitHub's runner reads the output of a step line by line and obeys what looks like a command: `::name key=value::text` at
 * the start of a line, or `##[name]text` anywhere in it.
 */

type Level = "error" | "warning" | "notice";

/** A line that GitHub shows beside the line of the file that the problem is on. */
export function problemAnnotation({ severity, file, line, column, message, hint, excerpt }: Problem): string {
  const length = excerpt?.length ?? 0;
  const place = {
    file,
    line,
    col: column,
    endColumn: column === null || length === 0 ? null : column + length,
  };
  return command(severity, hint === null ? message : `${message}; ${hint}`, place);
}

/** A line that GitHub shows with the job. */
export function annotation(level: Level, message: string): string {
  return command(level, message, {});
}

/** Text in which the runner finds no command, and people nothing new. */
export function withoutCommands(text: string): string {
  return text.replaceAll(COMMAND_START, `$1:${GAP}`).replaceAll("##[", `##${GAP}[`);
}

/** The same for a JSON document, which is to say the same as before. */
export function jsonWithoutCommands(json: string): string {
  return json.replaceAll("##[", String.raw`##\u005b`);
}

const GAP = "\u200B";

/** White space may stand before it. */
const COMMAND_START = /((?:^|[\r\n])(?:[^\S\r\n]|\u0085)*):(?=:)/g;

function command(level: Level, message: string, properties: Readonly<Record<string, string | number | null>>): string {
  const told = Object.entries(properties).flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${escapeProperty(safeLine(String(value)))}`],
  );
  const head = told.length === 0 ? level : `${level} ${told.join(",")}`;
  return `::${head}::${escapeData(safeLine(redact(message)))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll("##[", `##${GAP}[`);
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
