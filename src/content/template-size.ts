import type { Content, Message } from "../core/content.ts";
import { TEMPLATE_LIMIT } from "../core/content.ts";
import type { SourceText } from "./source-text.ts";
import { fileProblem } from "../core/problem.ts";

/** Reports a template that no registry would take. */
export function checkTemplateSize(source: SourceText, content: Content): void {
  const size = content.type === "text" ? codePoints(content.template) : storedSize(content.messages);
  if (size <= TEMPLATE_LIMIT) return;
  const what = content.type === "text" ? "the template has" : "the messages, as they are stored, have";
  const message = `${what} ${size} characters; at most ${TEMPLATE_LIMIT} are allowed`;
  source.report(fileProblem("error", "template-too-long", source.file, message));
}

function codePoints(text: string): number {
  // Few enough in any case: nobody asks how few.
  if (text.length <= TEMPLATE_LIMIT) return text.length;
  let pairs = 0;
  for (let at = 0; at < text.length; at++) if (isHighSurrogate(text.charCodeAt(at))) pairs++;
  return text.length - pairs;
}

/** The longest that one UTF-16 unit becomes. */
const LONGEST_ESCAPE = 6;

/** MLflow keeps a chat as Python's `json.dumps` writes it: ASCII only, with a space after each comma and colon. */
function storedSize(messages: readonly Message[]): number {
  const frame = messages.reduce((size, { role }) => size + '{"role": "", "content": ""}, '.length + role.length, 0);
  const units = messages.reduce((size, { content }) => size + content.length, 0);
  const most = frame + units * LONGEST_ESCAPE;
  return most <= TEMPLATE_LIMIT
    ? most
    : messages.reduce((size, { content }) => size + escapedLength(content), frame - ", ".length + "[]".length);
}

function escapedLength(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at++) length += escapedUnitLength(text.charCodeAt(at));
  return length;
}

/** `\n` and its like take two characters, `\u00e9` six; a character beyond the basic plane is two units, twelve. */
function escapedUnitLength(unit: number): number {
  if (unit === 0x22 || unit === 0x5c || (unit >= 8 && unit <= 13 && unit !== 11)) return 2;
  return unit >= 0x20 && unit < 0x7f ? 1 : 6;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd8_00 && unit < 0xdc_00;
}
