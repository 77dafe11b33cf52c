import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { RequestFailure } from "../../mlflow/request-failure.ts";

/** How many requests one caller may send in how many seconds. */
export interface RequestLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** Counts a request of a caller. It rejects with RequestFailure when that is one too many. */
export type CountRequest = (caller: string) => Promise<void>;

export function createLimit({ requests, seconds }: RequestLimit): CountRequest {
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds });
  return async (caller) => {
    try {
      await limiter.consume(caller);
    } catch (refused) {
      if (refused instanceof RateLimiterRes) throw tooMany(refused.msBeforeNext);
      throw refused;
    }
  };
}

function tooMany(msBeforeNext: number): RequestFailure {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  const message = `Too many requests: the next one is let in after ${seconds} s.`;
  return new RequestFailure("REQUEST_LIMIT_EXCEEDED", message, { "Retry-After": String(seconds) });
}
