import type { Content } from "./content.ts";

/** Python's `\s`: JavaScript's takes a byte order mark for a space as well, and no separator of ASCII's (U+001C to U+001F). */
const SPACE = String.raw`[\p{White_Space}\x1c-\x1f]`;

/** ASCII, with dots between identifiers. */
const NAME = "[a-zA-Z_][a-zA-Z0-9_]*(?:\\.[a-zA-Z_][a-zA-Z0-9_]*)*";

/** MLflow's variables: double braces around a name; anything else in braces is text. */
const VARIABLE = new RegExp(String.raw`\{\{${SPACE}*(${NAME})${SPACE}*\}\}`, "gu");

/** The names of a template's variables, each once, in the order they first stand there. */
export function templateVariables(template: string): readonly string[] {
  const names = new Set<string>();
  for (const match of template.matchAll(VARIABLE)) if (match[1] !== undefined) names.add(match[1]);
  return [...names];
}

/** The variables of a prompt; of a chat prompt, of all its messages. */
export function contentVariables(content: Content): readonly string[] {
  if (content.type === "text") return templateVariables(content.template);
  return [...new Set(content.messages.flatMap((message) => templateVariables(message.content)))];
}

/** For each variable the line of the template, from 1, that it first stands on. */
export function variableLines(template: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let line = 1;
  let counted = 0;
  for (const { 1: name, index } of template.matchAll(VARIABLE)) {
    line += template.slice(counted, index).split("\n").length - 1;
    counted = index;
    if (name !== undefined && !lines.has(name)) lines.set(name, line);
  }
  return lines;
}

export interface Filled {
  readonly text: string;
  /** Variables of the template that `values` has no value for; they are left in the text as they stood. */
  readonly missing: readonly string[];
}

/** Fills in one template in a single pass: a value that holds braces of its own is text, never a variable. */
export function fillTemplate(template: string, values: ReadonlyMap<string, string>): Filled {
  const missing = new Set<string>();
  const text = template.replaceAll(VARIABLE, (whole: string, name: string) => {
    const value = values.get(name);
    if (value === undefined) missing.add(name);
    return value ?? whole;
  });
  return { text, missing: [...missing] };
}
