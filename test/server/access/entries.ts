import type { Scope } from "../../../src/server/parts.ts";
import type { TokenEntry } from "../../../src/server/access/token-entry.ts";
import { tokenLine } from "../../../src/server/access/token-entry.ts";
import type { Token } from "../../../src/server/access/token.ts";
import { newToken, tokenDigest } from "../../../src/server/access/token.ts";

export interface Issued {
  readonly token: Token;
  readonly entry: TokenEntry;
  /** Of a file of tokens. */
  readonly line: string;
}

export function issue(name: string, scope: Scope = "read", expires: Date | null = null): Issued {
  const token = newToken();
  const entry = { caller: { name, scope }, digest: tokenDigest(token), expires };
  return { token, entry, line: tokenLine(entry) };
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

export function bearer(token: string): string {
  return `Bearer ${token}`;
}
