import { quoted } from "../quoted.ts";
import type { SourceText, Span } from "../source-text.ts";
import { leaveBehind, refuseFile } from "./left-behind.ts";

export type TemplateLanguage = "Handlebars" | "Jinja";

/** Something that a template language takes for its own, with where it stands in the file. */
export interface Construct extends Span {
  readonly text: string;
  readonly comment: "closed" | "open" | null;
}

const HANDLEBARS = [
  /(?<closed>\{\{~?!(?:(?=--)[^]*?--~?|(?!--)[^]*?)\}\})/,
  /(?<open>\{\{~?![^]*)/,
  // A raw block.
  /\{\{\{\{[^{}]+\}\}\}\}(?:(?!\{\{\{\{[^/])[^])*?\{\{\{\{\/[^{}]*\}\}\}\}/,
  // Backslashes that escape one another, then one that escapes the braces and nothing else.
  /(?<!\\)\\{2,}(?=\{\{)/,
  /\\\{\{(?:(?:(?!\{\{)[^])*?\}?\}\})?/,
  /\{\{(?:(?!\{\{)[^])*?\}?\}\}/,
];

const JINJA = [
  /(?<closed>\{#[^]*?#\})/,
  /(?<open>\{#[^]*)/,
  /\{%[-+]?\s*raw\s*[-+]?%\}(?:(?!\{%[-+]?\s*raw\b)[^])*?\{%[-+]?\s*endraw\s*[-+]?%\}/,
  /\{%[^]*?%\}/,
  /\{\{[^]*?\}\}/,
];

/** What begins first holds what is in it: nothing is found within a comment, an escape or raw text. */
const CONSTRUCTS: Record<TemplateLanguage, RegExp> = {
  Handlebars: anyOf(HANDLEBARS),
  Jinja: anyOf(JINJA),
};

const VARIABLE = /^\{\{\s*[a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*\s*\}\}$/;

/** Words that read like a variable's name. */
const WORDS = /^\{\{\s*(?:else|this(?:\.[^}]*)?|history)\s*\}\}$/;

const KINDS: readonly (readonly [form: RegExp, kind: string])[] = [
  [/^\\/, "an escape"],
  [/^\{\{~?!/, "a comment"],
  [/^\{\{\{\{/, "a raw block"],
  [/^\{[{%][~-]?\s*[#/^]|^\{\{\s*else/, "a block"],
  [/^\{%/, "a statement"],
  [/^\{\{>/, "a partial"],
  [/^\{\{[~-]|[~-]\}\}$/, "control of white space"],
  [/\|/, "a filter"],
];

const HINT = "write it out by hand: a prompt file fills in {{variables}} and nothing else";

/** In the order of the file. A comment without an end reaches to the end of the text. */
export function findConstructs(source: SourceText, span: Span, language: TemplateLanguage): readonly Construct[] {
  const text = source.text.slice(span.start, span.end);
  const searched = language === "Jinja" ? blankOpen(blankOpen(text, /\{(?=\{)/g, "}}"), /(?<=\{)%/g, "%}") : text;
  return Array.from(searched.matchAll(CONSTRUCTS[language]), ({ 0: found, index, groups }) => ({
    text: text.slice(index, index + found.length),
    start: span.start + index,
    end: span.start + index + found.length,
    comment: groups?.["closed"] !== undefined ? "closed" : groups?.["open"] !== undefined ? "open" : null,
  }));
}

/** What opens behind the last end has none: each of them would be looked for to the end of the text. */
function blankOpen(text: string, opening: RegExp, end: string): string {
  const last = text.lastIndexOf(end);
  return text.slice(0, last + 1) + text.slice(last + 1).replaceAll(opening, " ");
}

/** Reports that comments are taken out, as the caller does. False, with a problem, when one of them has no end. */
export function reportComments(source: SourceText, constructs: readonly Construct[]): boolean {
  for (const construct of constructs) {
    if (construct.comment === "closed") leaveBehind(source, construct, "a comment has no place in a template");
  }
  const open = constructs.find(({ comment }) => comment === "open");
  if (open !== undefined) refuseFile(source, open, "the comment has no end");
  return open === undefined;
}

/** Reports what a template language would do with a text and promptree does not: it stays in the text, to the letter. */
export function reportSyntax(source: SourceText, constructs: readonly Construct[], language: TemplateLanguage): void {
  for (const construct of constructs) {
    const { text } = construct;
    if (VARIABLE.test(text) && !WORDS.test(text)) continue;
    const kind = KINDS.find(([form]) => form.test(text))?.[1] ?? "an expression";
    const message = `${quoted(text)} is ${kind} of ${language}, and stays in the text as it is`;
    leaveBehind(source, construct, message, HINT);
  }
}

function anyOf(forms: readonly RegExp[]): RegExp {
  return new RegExp(forms.map(({ source }) => source).join("|"), "g");
}
