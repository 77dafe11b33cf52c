import { hash, randomBytes } from "node:crypto";
import type { Brand } from "../../core/brand.ts";

/** What a caller shows to be let in: a secret. */
export type Token = Brand<string, "Token">;

const PREFIX = "ptree_";
const RANDOM_BYTES = 32;
const FORM = /^ptree_[A-Za-z0-9_-]{43}$/;

export function isToken(text: string): text is Token {
  return FORM.test(text);
}

export function newToken(): Token {
  const token = PREFIX + randomBytes(RANDOM_BYTES).toString("base64url");
  if (isToken(token)) return token;
  throw new Error("a new token has not the form of one");
}

/**
 * What is kept of a token: its SHA-256. A slow hash is for passwords, which can be guessed; nobody goes through 256 random
 * bits, and nothing else is taken for a token.
 */
export function tokenDigest(token: Token): Buffer {
  return hash("sha256", token, "buffer");
}

/** Whether a text begins as a token does, so that it is better not shown. */
export function looksLikeToken(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** A text for messages, with asterisks in the place of any token. */
export function withoutTokens(text: string): string {
  return text.replaceAll(/ptree_[A-Za-z0-9_-]+/g, `${PREFIX}***`);
}
