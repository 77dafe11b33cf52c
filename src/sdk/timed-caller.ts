import { PromptreeError } from "../core/errors.ts";
import type { Caller } from "./call.ts";
import { waitFor } from "./wait.ts";

/** The same caller, each of whose calls ends in time, whatever becomes of the request. */
export function timedCaller(caller: Caller, timeoutMs: number): Caller {
  return {
    address: caller.address,
    call: async (endpoint, request, signal) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      try {
        return await waitFor(caller.call(endpoint, request, either), either);
      } catch (error) {
        signal?.throwIfAborted();
        throw timeout.aborted && error === timeout.reason ? tooSlow(caller.address, timeoutMs, error) : error;
      }
    },
    [Symbol.asyncDispose]: () => caller[Symbol.asyncDispose](),
  };
}

function tooSlow(address: string, timeoutMs: number, cause: unknown): PromptreeError {
  return new PromptreeError("registry-unavailable", `${address} did not answer within ${timeoutMs / 1000} s`, {
    hint: "look at the address, and whether the server is up",
    cause,
  });
}
