import { PromptreeError } from "../core/errors.ts";
import { openTransport } from "../registry/mlflow/transport/transport.ts";
import { ReplyLost, ServerRefusal } from "../registry/mlflow/transport/failure.ts";
import type { RetryPolicy } from "../registry/mlflow/transport/retry.ts";
import { CallRefused, type Caller } from "./call.ts";

/** Of reads. An application waits for it; what goes on for longer is the cache's to bridge. */
const RETRY: Partial<RetryPolicy> = {
  retries: 2,
  firstPauseMs: 100,
  longestPauseMs: 1000,
  longestRetryAfterMs: 2000,
};

/** What the transport puts before MLflow's own words. */
const REFUSED_IT = /^.*? refused it: /;

export interface ServerOptions {
  readonly registry: string;
  /** Where credentials, certificates and proxies are told. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/**
 * Calls an MLflow server over a pool of connections. A write is sent once.
 * @throws PromptreeError `usage` for an address or variables that can't be meant.
 */
export function serverCaller({ registry, env, timeoutMs }: ServerOptions): Caller {
  const transport = openTransport(registry, env, { timeoutMs, retry: RETRY });
  const once = transport.withoutRetries();
  return {
    address: transport.address,
    call: async (endpoint, request, signal) => {
      const way = endpoint.method === "GET" ? transport : once;
      try {
        return await way.call(endpoint, request, signal === undefined ? {} : { signal });
      } catch (error) {
        if (error instanceof ReplyLost) throw unknown(error);
        if (!(error instanceof ServerRefusal) || error.errorCode === null) throw error;
        throw new CallRefused(error.errorCode, error.status, error.message.replace(REFUSED_IT, ""));
      }
    },
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

function unknown(lost: ReplyLost): PromptreeError {
  const hint = "look at what is there before it is made again: client.searchPromptVersions(name)";
  return new PromptreeError("registry-unavailable", lost.message, { hint, cause: lost });
}
