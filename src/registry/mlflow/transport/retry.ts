import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { FailedAttempt } from "./attempt.ts";
import { ReplyLost } from "./failure.ts";

/** How often and after what pauses a request is made again; pauses double, and are stretched by chance up to twofold. */
export interface RetryPolicy {
  readonly retries: number;
  /** The same as long as nothing has answered yet: then the address is more likely wrong than the server ailing. */
  readonly retriesBeforeContact: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** What a server asks for with `Retry-After` is kept to this. */
  readonly longestRetryAfterMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
  retries: 6,
  retriesBeforeContact: 2,
  firstPauseMs: 250,
  longestPauseMs: 8000,
  longestRetryAfterMs: 60_000,
};

/** `safe`: doing it twice is the same as once. `create`: doing it twice makes two. */
export type RetryKind = "safe" | "create";

export interface Retrying {
  readonly kind: RetryKind;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal | null;
  /** Fit to be printed. */
  readonly address: string;
  /** Whether anything has answered at that address. */
  readonly inContact: () => boolean;
}

/**
 * Makes attempts until one succeeds or no further one is allowed.
 * @throws PromptreeError what the last attempt failed with; ReplyLost when a create may have been done; the signal's reason.
 */
export async function withRetries<Value>(attempt: () => Promise<Value>, retrying: Retrying): Promise<Value> {
  const { kind, policy, signal } = retrying;
  let patienceMs = 0;
  try {
    return await pRetry(
      async () => {
        if (patienceMs > 0) await sleep(patienceMs, undefined, signal === null ? {} : { signal });
        return attempt();
      },
      {
        retries: policy.retries,
        minTimeout: policy.firstPauseMs,
        maxTimeout: policy.longestPauseMs,
        randomize: true,
        ...(signal !== null && { signal }),
        shouldRetry: ({ error, attemptNumber, retryDelay }) => {
          if (!(error instanceof FailedAttempt) || !mayRepeat(error, kind)) return false;
          patienceMs = Math.min(error.retryAfterMs ?? 0, policy.longestRetryAfterMs) - retryDelay;
          return retrying.inContact() || attemptNumber <= policy.retriesBeforeContact;
        },
      },
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof FailedAttempt ? failureOf(error, retrying) : error;
  }
}

function mayRepeat({ transient, mayBeDone }: FailedAttempt, kind: RetryKind): boolean {
  return transient && (kind === "safe" || !mayBeDone);
}

function failureOf({ failure, mayBeDone }: FailedAttempt, { kind, address }: Retrying): Error {
  return kind === "create" && mayBeDone ? new ReplyLost(address, failure) : failure;
}
