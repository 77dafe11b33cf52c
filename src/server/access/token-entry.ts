import type { Caller, Scope } from "../parts.ts";

export const SCOPES = ["read", "write", "sync"] as const satisfies readonly Scope[];

export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/;

/** Whether a token may go by this name, which logs and the audit log then show. */
export function isTokenName(text: string): boolean {
  return NAME.test(text);
}

/** One token, as a server knows it. */
export interface TokenEntry {
  readonly caller: Caller & { readonly name: string };
  /** SHA-256 of the token. */
  readonly digest: Buffer;
  /** From then on it is not let in; null for never. */
  readonly expires: Date | null;
}

/** The line of a file of tokens. */
export function tokenLine({ caller, digest, expires }: TokenEntry): string {
  const words = [caller.name, caller.scope, `sha256:${digest.toString("hex")}`];
  return [...words, ...(expires === null ? [] : ["expires", expiryText(expires)])].join(" ");
}

/** A day where the end of one is meant, else a moment in ISO 8601. */
function expiryText(expires: Date): string {
  return expires.toISOString().replace(/T23:59:59\.999Z$/, "");
}
