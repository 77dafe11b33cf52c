/** The pieces of a filter. `end` stands once, after the last character. */
export interface FilterToken {
  readonly kind: "word" | "quoted" | "operator" | "punctuation" | "end";
  /** As it stands in the filter. */
  readonly text: string;
  /** In UTF-16 units from 0. */
  readonly start: number;
  readonly end: number;
  /** Of a quoted piece: what is between the quotes. */
  readonly inner: string;
}

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly FilterToken[] }
  | { readonly ok: false; readonly message: string; readonly position: number; readonly length: number };

const WORD = /[\p{L}\p{N}_]+/uy;
const OPERATOR = /[<>=~!]+/y;
const COMMENT = /--|\/\*|#\s/y;
const SPACE = /\s+/y;

/** Cuts a filter into its pieces as MLflow does, which reads it as SQL. */
export function tokenizeFilter(text: string): Tokens {
  const tokens: FilterToken[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const comment = textAt(COMMENT, text, at);
    if (comment !== null)
      return { ok: false, message: "a filter can't hold a comment", position: at, length: comment.length };
    const token = tokenAt(text, at);
    if (token === null) return { ok: false, message: `this ${text[at]} is never closed`, position: at, length: 1 };
    tokens.push(token);
    at = skipSpace(text, token.end);
  }
  return { ok: true, tokens: [...tokens, { kind: "end", text: "", start: at, end: at, inner: "" }] };
}

/** Null when a quote is not closed. */
function tokenAt(text: string, start: number): FilterToken | null {
  const first = text[start] ?? "";
  if (first === "'" || first === '"' || first === "`") return quotedAt(text, start, first);
  const word = textAt(WORD, text, start);
  if (word !== null) return plainToken("word", word, start);
  const operator = textAt(OPERATOR, text, start);
  if (operator !== null) return plainToken("operator", operator, start);
  return plainToken("punctuation", String.fromCodePoint(text.codePointAt(start) ?? 0), start);
}

/**
 * A doubled quote, and in all but backticks a quote after a backslash, doesn't end the piece; both stay in its text as they
 * are, because nothing escapes. Only when no other quote follows does the one after the backslash end it after all, so that
 * a value can end with a backslash.
 */
function quotedAt(text: string, start: number, quote: string): FilterToken | null {
  let afterBackslash = -1;
  let at = start + 1;
  while (at < text.length) {
    if (text[at] === "\\" && text[at + 1] === quote && quote !== "`") {
      afterBackslash = at + 1;
      at += 2;
    } else if (text[at] !== quote) {
      at += 1;
    } else if (text[at + 1] === quote) {
      at += 2;
    } else {
      return quotedToken(text, start, at);
    }
  }
  return afterBackslash === -1 ? null : quotedToken(text, start, afterBackslash);
}

function quotedToken(text: string, start: number, close: number): FilterToken {
  const end = close + 1;
  return { kind: "quoted", text: text.slice(start, end), start, end, inner: text.slice(start + 1, close) };
}

function plainToken(kind: FilterToken["kind"], text: string, start: number): FilterToken {
  return { kind, text, start, end: start + text.length, inner: "" };
}

function textAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function skipSpace(text: string, at: number): number {
  return at + (textAt(SPACE, text, at)?.length ?? 0);
}
