import { PromptreeError, messageOf } from "../../../../src/core/errors.ts";
import type { Environment } from "../../../../src/registry/mlflow/transport/environment.ts";
import { ReplyLost, ReplyTooLong, ServerRefusal } from "../../../../src/registry/mlflow/transport/failure.ts";
import {
  type Transport,
  type TransportOptions,
  openTransport,
} from "../../../../src/registry/mlflow/transport/transport.ts";

/** Everything that takes time takes milliseconds. */
const QUICK = {
  timeoutMs: 500,
  maxReplyBytes: 10_000,
  retry: { retries: 3, retriesBeforeContact: 3, firstPauseMs: 1, longestPauseMs: 4, longestRetryAfterMs: 40 },
} as const satisfies TransportOptions;

export function open(url: string, environment: Environment = {}, options: TransportOptions = {}): Transport {
  return openTransport(url, environment, { ...QUICK, ...options, retry: { ...QUICK.retry, ...options.retry } });
}

/** What a promise was rejected with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

/** A failure as a line: its kind, and its message. */
export function told(error: unknown): string {
  return `${kindOf(error)}: ${messageOf(error)}`;
}

function kindOf(error: unknown): string {
  if (error instanceof ServerRefusal) return `refused ${error.status} ${error.errorCode} ${error.code}`;
  if (error instanceof ReplyLost) return `lost ${error.code}`;
  if (error instanceof ReplyTooLong) return `too long ${error.code}`;
  return error instanceof PromptreeError ? error.code : "unexpected";
}
