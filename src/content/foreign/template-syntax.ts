import { quoted } from "../quoted.ts";
import type { SourceText, Span } from "../source-text.ts";
import { leaveBehind } from "./left-behind.ts";

export type TemplateLanguage = "Handlebars" | "Jinja";

/** Everything that a template language takes for its own. */
const CONSTRUCTS: Record<TemplateLanguage, RegExp> = {
  Handlebars: /\\?\{\{(?:!--[^]*?--|[^]*?)\}?\}\}/g,
  Jinja: /\{%[^]*?%\}|\{#[^]*?#\}|\{\{[^]*?\}\}/g,
};

const VARIABLE = /^\{\{\s*[a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*\s*\}\}$/;

/** Words that read like a variable's name. */
const WORDS = /^\{\{\s*(?:else|this(?:\.[^}]*)?|history)\s*\}\}$/;

const KINDS: readonly (readonly [form: RegExp, kind: string])[] = [
  [/^\\/, "an escape"],
  [/^\{[{%][~-]?\s*[#/^]|^\{\{\s*else/, "a block"],
  [/^\{%/, "a statement"],
  [/^\{\{>/, "a partial"],
  [/^\{\{[~-]|[~-]\}\}$/, "control of white space"],
  [/\|/, "a filter"],
];

const HINT = "write it out by hand: a prompt file fills in {{variables}} and nothing else";

/**
 * Reports what a template language would do with a text and promptree does not: it stays in the text, to the letter.
 * @param handled Constructs that the caller takes care of.
 */
export function reportSyntax(source: SourceText, span: Span, language: TemplateLanguage, handled: RegExp | null): void {
  for (const match of source.text.slice(span.start, span.end).matchAll(CONSTRUCTS[language])) {
    const [text] = match;
    if ((VARIABLE.test(text) && !WORDS.test(text)) || handled?.test(text) === true) continue;
    const start = span.start + match.index;
    const kind = KINDS.find(([form]) => form.test(text))?.[1] ?? "an expression";
    const message = `${quoted(text)} is ${kind} of ${language}, and stays in the text as it is`;
    leaveBehind(source, { start, end: start + text.length }, message, HINT);
  }
}
