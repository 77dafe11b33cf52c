import { PromptreeError } from "../core/errors.ts";
import type { Caller } from "./call.ts";

/** The same caller, which refuses every call from when it is closed on. */
export function closableCaller(caller: Caller): Caller {
  const { address } = caller;
  let isClosed = false;
  return {
    address,
    call: async (endpoint, request, signal) => {
      if (isClosed) throw new PromptreeError("registry-unavailable", `the client of ${address} was closed`);
      return caller.call(endpoint, request, signal);
    },
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      await caller[Symbol.asyncDispose]();
    },
  };
}
