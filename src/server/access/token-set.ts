import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Caller } from "../parts.ts";
import { tokenIn } from "./credentials.ts";
import type { TokenEntry } from "./token-entry.ts";
import type { Token } from "./token.ts";
import { tokenDigest } from "./token.ts";

/** How many credentials are remembered: a token may come with any user name. */
const REMEMBERED = 1000;

/** Longer ones hold no token, and are not worth a look. */
const LONGEST = 1024;

/** Tokens that do not change; one that is let in is looked for once. */
export class TokenSet {
  readonly #entries: readonly TokenEntry[];
  /** By a hash with a key that nobody knows, so that no time of a look-up tells of a credential. */
  readonly #letIn = new LRUCache<string, TokenEntry>({ max: REMEMBERED });
  readonly #key = randomBytes(32).toString("base64");

  constructor(entries: readonly TokenEntry[]) {
    this.#entries = entries;
  }

  /** Who may be let in by the value of an Authorization header; null for nobody. */
  callerBy(authorization: string): Caller | null {
    if (authorization.length > LONGEST) return null;
    const entry = this.#entryBy(authorization);
    if (entry === null || (entry.expires !== null && entry.expires.getTime() <= Date.now())) return null;
    return entry.caller;
  }

  #entryBy(authorization: string): TokenEntry | null {
    const key = hash("sha256", this.#key + authorization, "base64");
    const known = this.#letIn.get(key);
    if (known !== undefined) return known;
    const token = tokenIn(authorization);
    const entry = token === null ? null : this.#entryOf(token);
    if (entry !== null) this.#letIn.set(key, entry);
    return entry;
  }

  /** Looks at every entry, whichever it finds, so that the time it takes is always the same. */
  #entryOf(token: Token): TokenEntry | null {
    const digest = tokenDigest(token);
    let found: TokenEntry | null = null;
    for (const entry of this.#entries) if (timingSafeEqual(entry.digest, digest)) found = entry;
    return found;
  }
}
