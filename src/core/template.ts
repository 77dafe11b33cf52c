import type { Content } from "./content.ts";

/** MLflow's variables: double braces around an ASCII identifier, dots allowed; anything else in braces is text. */
const VARIABLE = /\{\{\s*([a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*)\s*\}\}/g;

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
