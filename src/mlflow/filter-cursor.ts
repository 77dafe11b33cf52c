import type { FilterToken } from "./filter-tokens.ts";

/** Why a filter can't be understood, and which part of it is meant. Thrown within the parser only. */
export class FilterProblem extends Error {
  readonly token: FilterToken;
  /** The same as MLflow's server says it. */
  readonly refusal: string;

  constructor(message: string, token: FilterToken, refusal: string) {
    super(message);
    this.token = token;
    this.refusal = refusal;
  }
}

/** Goes over the pieces of a filter. */
export class FilterCursor {
  readonly #tokens: readonly FilterToken[];
  readonly #last: FilterToken;
  #at = 0;
  #clauseAt = 0;

  /** `tokens` end with the `end` token. */
  constructor(tokens: readonly FilterToken[]) {
    const last = tokens.at(-1);
    if (last === undefined) throw new RangeError("a filter has an end");
    this.#tokens = tokens;
    this.#last = last;
  }

  /** From here on it is the next clause. */
  beginClause(): void {
    this.#clauseAt = this.#at;
  }

  peek(): FilterToken {
    return this.#tokens[this.#at] ?? this.#last;
  }

  /** Takes a piece; at the end, the end again and again. */
  next(): FilterToken {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Whether the next piece is this word, in any case. */
  isWord(word: string): boolean {
    return this.peek().kind === "word" && this.peek().text.toUpperCase() === word;
  }

  /** Whether the next piece stands right behind the one before, without a space. */
  isGlued(): boolean {
    return this.#tokens[this.#at - 1]?.end === this.peek().start;
  }

  /** Whether the next piece is this character, right behind the one before. */
  continues(character: string): boolean {
    return this.isGlued() && this.peek().text === character;
  }

  /** Without a `refusal` of its own MLflow only names what it can't make a clause of. */
  problem(token: FilterToken, message: string, refusal?: string): FilterProblem {
    return new FilterProblem(message, token, refusal ?? invalidClause(this.#leftover(token)));
  }

  #leftover(token: FilterToken): string {
    if (token.kind !== "end") return token.text;
    const unfinished = this.#tokens.slice(this.#clauseAt).filter(({ kind }) => kind !== "end");
    return unfinished.map(({ text }) => text).join(", ");
  }
}

export function invalidClause(text: string): string {
  return `Invalid clause(s) in filter string: ${text}`;
}
