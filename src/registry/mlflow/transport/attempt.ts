import type { PromptreeError } from "../../../core/errors.ts";

/** Who is talked to, and how to write about it. */
export interface Peer {
  /** The server's address, fit to be printed. */
  readonly address: string;
  /** The variable that names the proxy; null when there is none. */
  readonly proxyVariable: string | null;
  /** Whether requests carry credentials. */
  readonly hasCredentials: boolean;
  /** Strikes secrets out of a text. */
  readonly hide: (text: string) => string;
}

export interface Verdict {
  /** A later attempt may succeed. */
  readonly transient: boolean;
  /** The server may have done what was asked. */
  readonly mayBeDone: boolean;
  /** How long the server asks to wait; null when it doesn't say. */
  readonly retryAfterMs?: number | null;
}

/** One request that failed; the retry policy decides what becomes of it. */
export class FailedAttempt extends Error {
  /** What to throw when no further attempt is made. */
  readonly failure: PromptreeError;
  readonly transient: boolean;
  readonly mayBeDone: boolean;
  readonly retryAfterMs: number | null;

  constructor(failure: PromptreeError, { transient, mayBeDone, retryAfterMs = null }: Verdict) {
    super(failure.message);
    this.failure = failure;
    this.transient = transient;
    this.mayBeDone = mayBeDone;
    this.retryAfterMs = retryAfterMs;
  }
}
