import { safeLine, safeText } from "../safe-text.ts";

/*
 * All text of a repository or a registry that goes into Markdown goes through this file. What it gives is text in the eyes
 * of GitHub: no markup, HTML, comment, mention, reference, link, emoji or formula comes of it.
 */

/** GitHub looks for mentions and references in what Markdown has become, where an escape is gone and this is not. */
const GAP = "\u200B";

/** What Markdown or HTML act on within a line, `$` of formulas among it. */
const MARKUP = /[&<>\\`*_[\]|~$]/g;

/** What begins a heading, a list, a rule or an underline. */
const LINE_START = /^(?:[#+=-]|\d{1,9}(?=[.)]))/;

/**
 * One line to stand anywhere in Markdown's running text, in a table's cell, in a link's label or between HTML tags.
 * As references to characters, because backslashes mean nothing to HTML.
 */
export function inlineText(text: string): string {
  return escaped(safeLine(text).trim(), GAPPED).replace(LINE_START, (start) =>
    /^\d/.test(start) ? `${start}${GAP}` : reference(start),
  );
}

/** A part of such a line, with the white space at its ends. It does not begin one. Whatever follows it makes no link of its end. */
export function inlinePiece(text: string): string {
  return escaped(safeLine(text), GAPPED_IN_PIECE);
}

/** What needs no escape in a code span, wherever that stands. */
const PLAIN_CODE = /^[\w.,:;/+=()-]+(?: [\w.,:;/+=()-]+)*$/;

/** A line of code in running text or in a table's cell. */
export function codeSpan(text: string): string {
  return PLAIN_CODE.test(text) ? `\`${text}\`` : htmlCode(text);
}

/** A line of code between HTML tags, where Markdown is not read. */
export function htmlCode(text: string): string {
  return `<code>${inlinePiece(text)}</code>`;
}

/** Lines to the letter, but for control characters. Their fence is longer than any that they hold. */
export function fence(lines: readonly string[], language: string): string {
  const text = lines.map((line) => safeText(line).replaceAll("\n", " ").replaceAll("<!--", `<!${GAP}--`)).join("\n");
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const marks = "`".repeat(longest + 1);
  return `${marks}${language}\n${text}\n${marks}`;
}

/** @param label Markdown that holds no link. */
export function link(label: string, url: string): string {
  return `[${label}](<${encodeURI(url.toWellFormed()).replaceAll("`", "%60")}>)`;
}

/** What has a gap after it, so that it means nothing with what follows. */
const GAPPED = /@|<!(?=--)|:(?=\/\/|[\w+-]+:)|#(?=\d)|GH-(?=\d)|www(?=\.)/gi;

/** The same where what follows is not known. */
const GAPPED_IN_PIECE = /@|<!(?=--)|:(?=\/\/|[\w+-]+:|\/?$)|#(?=\d|$)|GH-(?=\d|$)|www(?=\.|$)/gi;

function escaped(line: string, gapped: RegExp): string {
  return line.replaceAll(gapped, (found) => found + GAP).replace(MARKUP, reference);
}

function reference(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}
