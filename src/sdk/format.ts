import type { Content, Message } from "../core/content.ts";
import { PromptreeError } from "../core/errors.ts";
import { fillTemplate, variableLines } from "../core/template.ts";

export type Texts = ReadonlyMap<string, string>;

/**
 * The values of the variables as they will stand in the text; others are left aside. One that is undefined is none.
 * @throws PromptreeError `usage` for what holds no values, and for values that have no text of their own.
 */
export function textsOf(values: unknown, variables: readonly string[], uri: string): Map<string, string> {
  if (typeof values !== "object" || values === null) {
    throw new PromptreeError("usage", `the values for ${uri} are no object`, {
      hint: 'give them by name, as in { name: "Ada" }',
    });
  }
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && variables.includes(name)) texts.set(name, textOf(name, value, uri));
  }
  return texts;
}

function textOf(name: string, value: unknown, uri: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  const kind = value === null ? "null" : Array.isArray(value) ? "a list" : `of type ${typeof value}`;
  throw new PromptreeError("usage", `the value for {{${name}}} of ${uri} is ${kind}, and has no text of its own`, {
    hint: "give a string, a number or a boolean, as in JSON.stringify(value)",
  });
}

export function fillText(template: string, texts: Texts): string {
  return fillTemplate(template, texts).text;
}

export function fillMessages(messages: readonly Message[], texts: Texts): Message[] {
  return messages.map(({ role, content }) => ({ role, content: fillText(content, texts) }));
}

/**
 * @throws PromptreeError `usage` for variables without a text, and for Jinja: MLflow's Python client runs that, and what it
 * makes of it nobody else can.
 */
export function checkFilled(content: Content, variables: readonly string[], texts: Texts, uri: string): void {
  const missing = variables.filter((name) => !texts.has(name));
  if (missing.length > 0) throw missingValues(content, missing, uri);
  if (templatesOf(content).some(isJinja)) {
    throw new PromptreeError("usage", `${uri} is a Jinja template, which can't be filled in here`, {
      hint: "write it with {{variables}} alone, or format it with MLflow's Python client",
    });
  }
}

/** As MLflow tells them. */
function isJinja(template: string): boolean {
  return template.includes("{%") && template.includes("%}");
}

function templatesOf(content: Content): readonly string[] {
  return content.type === "text" ? [content.template] : content.messages.map((message) => message.content);
}

function missingValues(content: Content, missing: readonly string[], uri: string): PromptreeError {
  const places = placesOf(content);
  const named = missing.map((name) => `{{${name}}} (${places.get(name) ?? "nowhere"})`);
  return new PromptreeError("usage", `${uri} has no value for ${named.join(", ")}`, {
    hint: "give each a value, or pass { allowPartial: true } to leave them as they are",
  });
}

/** Where each variable first stands, in words. */
function placesOf(content: Content): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const note = (template: string, before: string): void => {
    for (const [name, line] of variableLines(template)) {
      if (!places.has(name)) places.set(name, `${before}line ${line}`);
    }
  };
  if (content.type === "text") note(content.template, "");
  else content.messages.forEach((message, index) => note(message.content, `message ${index + 1}, ${message.role}, `));
  return places;
}
