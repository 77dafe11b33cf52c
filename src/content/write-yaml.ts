import type { Json, JsonObject } from "../core/json.ts";

/**
 * The lines of a map in block style, as `yaml.ts` reads it back: texts that YAML could take for anything else are quoted.
 * Floats that look like whole numbers beyond what JavaScript holds exactly get an exponent, as readers would refuse them.
 */
export function yamlLines(map: JsonObject): readonly string[] {
  return Object.entries(map).flatMap(([key, value]) => entryLines(`${yamlText(key)}:`, value));
}

/** A text as a scalar on one line, in double quotes where it needs them. */
export function yamlText(text: string): string {
  return PLAIN.test(text) && !MEANS_MORE.test(text) ? text : quote(text);
}

/** Begins with a letter, and holds nothing that YAML, in a map or a list in block style, could take for a sign of its own. */
const PLAIN = /^\p{L}(?:[\p{L}\p{M}\p{N}_ .,;/()'?!+–—…-]*[\p{L}\p{M}\p{N}_.,;/()'?!+–—…-])?$/u;

/** What the core schema, or YAML 1.1 in another tool, reads as a truth value or as nothing. */
const MEANS_MORE = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** What JSON lets stand in a text and YAML does not, or takes for a line end. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** The same without regard to what is escaped, and tabs: no line with one of these can be shown as it is. */
const HIDDEN = /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u;

const INDENT = "  ";

function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function entryLines(head: string, value: Json): readonly string[] {
  if (typeof value === "string" && isBlock(value)) {
    return [`${head} |-`, ...value.split("\n").map((line) => (line === "" ? "" : INDENT + line))];
  }
  const inline = inlineValue(value);
  return inline === null ? [head, ...nodeLines(value).map((line) => INDENT + line)] : [`${head} ${inline}`];
}

/**
 * Whether a text of several lines is kept to the letter by a block: its first line shows the indentation, its last one is not
 * empty, and none has spaces at its end, which editors take off.
 */
function isBlock(text: string): boolean {
  const lines = text.split("\n");
  if (lines.length === 1 || lines.at(-1) === "" || !/^\S/.test(text) || !text.isWellFormed()) return false;
  return lines.every((line) => !HIDDEN.test(line) && !line.endsWith(" "));
}

function nodeLines(value: Json): readonly string[] {
  const inline = inlineValue(value);
  if (inline !== null) return [inline];
  if (isMap(value)) return yamlLines(value);
  return (isList(value) ? value : []).flatMap((item) => {
    const [first = "", ...rest] = nodeLines(item);
    return [`- ${first}`, ...rest.map((line) => INDENT + line)];
  });
}

/** Null for what takes lines of its own. */
function inlineValue(value: Json): string | null {
  if (typeof value === "string") return yamlText(value);
  if (typeof value === "number") return numberText(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isList(value)) return value.length === 0 ? "[]" : null;
  return Object.keys(value).length === 0 ? "{}" : null;
}

function numberText(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : JSON.stringify(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isMap(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}
