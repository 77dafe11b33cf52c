import type { FilterToken } from "./filter-tokens.ts";

/** Why a filter can't be understood, and which part of it is meant. Thrown within the parser only. */
export class FilterProblem extends Error {
  readonly token: FilterToken;

  constructor(message: string, token: FilterToken) {
    super(message);
    this.token = token;
  }
}

/** Goes over the pieces of a filter. */
export class FilterCursor {
  readonly #tokens: readonly FilterToken[];
  readonly #last: FilterToken;
  #at = 0;

  /** `tokens` end with the `end` token. */
  constructor(tokens: readonly FilterToken[]) {
    const last = tokens.at(-1);
    if (last === undefined) throw new RangeError("a filter has an end");
    this.#tokens = tokens;
    this.#last = last;
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

  problem(token: FilterToken, message: string): FilterProblem {
    return new FilterProblem(message, token);
  }
}
