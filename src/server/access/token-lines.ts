import { parseMoment } from "../../core/moment.ts";
import type { Problem } from "../../core/problem.ts";
import type { TokenEntry } from "./token-entry.ts";
import { isScope, isTokenName } from "./token-entry.ts";
import { looksLikeToken } from "./token.ts";

/** A text of tokens, one a line. */
export interface TokenText {
  /** What problems call it. */
  readonly file: string;
  readonly text: string;
  readonly lineEnd: RegExp;
}

export interface TokenReading {
  readonly entries: readonly TokenEntry[];
  readonly problems: readonly Problem[];
}

/**
 * Reads lines such as `ci write sha256:HEX expires 2027-01-31`; the expiry may be left out, and `#` begins a comment. No
 * message quotes a word of them: somebody may have written a token where it does not belong.
 */
export function readTokens(texts: readonly TokenText[]): TokenReading {
  const entries: TokenEntry[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const { file, words, line } of texts.flatMap(linesOf)) {
    const read = readLine(words);
    const fault = "fault" in read ? read.fault : duplicate(read.entry, words, seen);
    if (fault !== null) problems.push(problemAt(fault, file, line));
    else if ("entry" in read) entries.push(read.entry);
  }
  return { entries, problems };
}

interface Word {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

interface Line {
  readonly file: string;
  readonly line: number;
  readonly words: readonly Word[];
}

interface Fault {
  readonly code: string;
  /** Null when the whole line is meant. */
  readonly word: Word | null;
  readonly message: string;
  readonly hint: string;
}

const MAKE_ONE = "make a line with: promptree token NAME";

function linesOf({ file, text, lineEnd }: TokenText): readonly Line[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(lineEnd)
    .map((line, index) => ({ file, line: index + 1, words: wordsOf(line.replace(/#.*$/su, "")) }))
    .filter(({ words }) => words.length > 0);
}

function wordsOf(line: string): readonly Word[] {
  return [...line.matchAll(/\S+/g)].map((match) => ({ text: match[0], column: match.index + 1 }));
}

function readLine(words: readonly Word[]): { readonly entry: TokenEntry } | { readonly fault: Fault } {
  const [name, scope, digest, ...rest] = words;
  if (name === undefined || scope === undefined || digest === undefined) return { fault: INCOMPLETE };
  const { text } = scope;
  if (looksLikeToken(name.text) || !isTokenName(name.text)) return { fault: nameFault(name) };
  if (!isScope(text)) return { fault: scopeFault(scope) };
  const bytes = /^sha256:([0-9a-f]{64})$/i.exec(digest.text)?.[1];
  if (bytes === undefined) return { fault: digestFault(digest) };
  const expires = readExpiry(rest);
  if (expires !== null && "fault" in expires) return expires;
  const caller = { name: name.text, scope: text };
  return { entry: { caller, digest: Buffer.from(bytes, "hex"), expires } };
}

const INCOMPLETE: Fault = {
  code: "token-line",
  word: null,
  message: "the line is not a name, a scope and the hash of a token",
  hint: MAKE_ONE,
};

function nameFault(word: Word): Fault {
  return {
    code: "token-name",
    word,
    message: looksLikeToken(word.text)
      ? "a token itself stands where its name belongs"
      : "the name is not of letters, digits and _ . @ -, beginning with one of the first two, and of at most 64",
    hint: MAKE_ONE,
  };
}

function scopeFault(word: Word): Fault {
  return { code: "token-scope", word, message: "the scope is none of read, write and sync", hint: MAKE_ONE };
}

function digestFault(word: Word): Fault {
  return {
    code: "token-hash",
    word,
    message: looksLikeToken(word.text)
      ? "a token itself stands where its hash belongs"
      : "the hash is not sha256: and 64 hexadecimal digits",
    hint: MAKE_ONE,
  };
}

function readExpiry(words: readonly Word[]): Date | null | { readonly fault: Fault } {
  const [keyword, when, more] = words;
  if (keyword === undefined) return null;
  if (keyword.text !== "expires" || more !== undefined) return { fault: moreFault(more ?? keyword) };
  const date = parseMoment(when?.text ?? "");
  return date ?? { fault: expiryFault(when ?? keyword) };
}

function moreFault(word: Word): Fault {
  return {
    code: "token-line",
    word,
    message: "after the hash only expires and a date may follow",
    hint: "write it as expires 2027-01-31, or begin a comment with #",
  };
}

function expiryFault(word: Word): Fault {
  return {
    code: "token-expiry",
    word,
    message: "expires is not followed by a date",
    hint: "write it as expires 2027-01-31, or as expires 2027-01-31T14:00Z",
  };
}

/** Logs and limits go by the name, and one token can't be two callers. */
function duplicate(entry: TokenEntry, [name, , digest]: readonly Word[], seen: Set<string>): Fault | null {
  const keys = [`name ${entry.caller.name}`, `hash ${entry.digest.toString("hex")}`];
  const [sameName, sameHash] = keys.map((key) => seen.has(key));
  for (const key of keys) seen.add(key);
  if (sameName === true)
    return duplicateFault(name ?? null, "an earlier line has the same name", "choose another name");
  if (sameHash !== true) return null;
  return duplicateFault(digest ?? null, "an earlier line has the same token", "take one of the lines out");
}

function duplicateFault(word: Word | null, message: string, hint: string): Fault {
  return { code: "duplicate-token", word, message, hint };
}

function problemAt({ code, word, message, hint }: Fault, file: string, line: number): Problem {
  return { severity: "error", code, file, line, column: word?.column ?? null, message, hint, excerpt: null };
}
