import type { Exchange } from "../../../src/server/parts.ts";

/** A hot read that went well. */
export function exchange(part: Partial<Exchange> = {}): Exchange {
  return {
    method: "GET",
    route: "registered-models/alias",
    status: 200,
    ms: 0.25,
    bytes: 1800,
    caller: null,
    address: "127.0.0.1",
    error: null,
    ...part,
  };
}
