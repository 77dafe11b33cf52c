import { ASSIGNED, ISSUED } from "./secret-patterns.ts";
import type { Span } from "./source-text.ts";

export interface Secret {
  readonly what: string;
  /** What is pointed at. */
  readonly place: Span;
  /** What must not be shown. */
  readonly hidden: Span;
}

/** In the order of the text. */
export function findSecrets(text: string): readonly Secret[] {
  const issued = ISSUED.flatMap(({ what, form }) => matches(text, form).map((match) => ({ what, ...match })))
    .filter(({ hidden }) => !isPlaceholder(text.slice(hidden.start, hidden.end)))
    .toSorted(byPlace);
  // Asterisks stand for a secret, so that none is told twice.
  const rest = hide(text, issued);
  const assigned = matches(rest, ASSIGNED)
    .filter(({ hidden }) => looksSecret(rest.slice(hidden.start, hidden.end)))
    .map(({ hidden }) => ({ what: "a password or a key", place: hidden, hidden }));
  return [...issued, ...assigned].toSorted(byPlace);
}

/** Who logs in by a URL, and with what. A URL that lacks a colon is none, but its password may be one. */
const URL_USER = /\/\/(?<secret>[^\s"'<>/?#]+)@/dg;

/** A text with asterisks in the place of all that looks like a secret; lines and columns stay. */
export function withoutSecrets(text: string): string {
  const hidden = hide(text, findSecrets(text));
  return hide(hidden, matches(hidden, URL_USER));
}

function byPlace(a: Secret, b: Secret): number {
  return a.place.start - b.place.start;
}

/** A text with asterisks in the place of its secrets, which stand in its order. */
function hide(text: string, secrets: readonly Pick<Secret, "hidden">[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { hidden } of secrets) {
    const start = Math.max(at, hidden.start);
    pieces.push(text.slice(at, start), text.slice(start, hidden.end).replaceAll(/\S/g, "*"));
    at = Math.max(at, hidden.end);
  }
  return pieces.join("") + text.slice(at);
}

function matches(text: string, form: RegExp): readonly Pick<Secret, "place" | "hidden">[] {
  return [...text.matchAll(form)].flatMap((match) => {
    const [start, end] = match.indices?.groups?.["secret"] ?? match.indices?.groups?.["legacy"] ?? [0, 0];
    return end === 0
      ? []
      : [{ place: { start: match.index, end: match.index + match[0].length }, hidden: { start, end } }];
  });
}

/** What documentation writes in the place of a secret. */
const STANDS_FOR_ONE =
  /x{4}|\*{3}|\.{3}|…|\$\{|%s|example|placeholder|your|changeme|change_me|dummy|fake|redacted|insert|replace|secret|password|api_?key|abcdef|012345|123456|987654/i;

/** The subject 1234567890 of the token that every page about JWTs shows, as it stands in its second part. */
const SHOWN_EVERYWHERE = "eyJzdWIiOiIxMjM0NTY3ODkwIi";

/** Fewer different characters than this are a pattern, not a secret. */
const LEAST_VARIETY = 8;

/** A long secret may hold any short word by chance, further on. */
const LOOKED_AT = 80;

function isPlaceholder(word: string): boolean {
  const secret = word.slice(0, LOOKED_AT);
  return STANDS_FOR_ONE.test(secret) || secret.startsWith(SHOWN_EVERYWHERE) || new Set(secret).size < LEAST_VARIETY;
}

/** In bits a character; a dozen different characters have 3.6. */
const LEAST_ENTROPY = 3.2;

/** How often the next character of a random word is of another class: small letters, capitals, digits. */
const LEAST_CHANGES = 0.35;

function looksSecret(word: string): boolean {
  return isRandom(word) && !isPlaceholder(word);
}

/** Whether a word looks like nobody thought of it: hexadecimal digits, or small letters with others all among them. */
function isRandom(word: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\/|^[./~$%]/i.test(word) || entropyOf(word) < LEAST_ENTROPY) return false;
  if (/^[0-9a-f]{32,}$/i.test(word)) return /\d/.test(word) && /[a-f]/i.test(word);
  const bare = word.replaceAll(/[-_./:=]/g, "");
  if (!/[a-z]/.test(bare) || !/[^a-z\d]/.test(bare)) return false;
  const classes = Array.from(bare, classOf);
  const changes = classes.filter((one, index) => index > 0 && one !== classes[index - 1]).length;
  return changes >= LEAST_CHANGES * (classes.length - 1);
}

function classOf(character: string): string {
  if (/\d/.test(character)) return "digit";
  if (/[a-z]/.test(character)) return "small";
  return /[A-Z]/.test(character) ? "capital" : "other";
}

function entropyOf(word: string): number {
  const counts = Map.groupBy(word, (character) => character).values();
  return [...counts].reduce((sum, { length }) => sum - (length / word.length) * Math.log2(length / word.length), 0);
}
