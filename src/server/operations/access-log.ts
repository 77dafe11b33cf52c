import type { Exchange } from "../parts.ts";

/** Makes one line of JSON of one request. `now`: when it was answered, in milliseconds since 1970. */
export type ExchangeLine = (exchange: Exchange, now: number) => string;

export function createExchangeLine(): ExchangeLine {
  const isoTime = createIsoTime();
  // At thousands of requests a second, JSON.stringify of the whole would cost twice as much.
  return ({ method, route, status, ms, bytes, caller, address, error }, now) =>
    `{"time":"${isoTime(now)}","method":${quoted(method)},"route":${quoted(route)},"status":${status},"ms":${rounded(ms)},` +
    `"bytes":${bytes},"caller":${quoted(caller)},"address":${quoted(address)},"error":${quoted(error)}}`;
}

/** Many requests are answered in the same millisecond. */
function createIsoTime(): (now: number) => string {
  let latest = Number.NaN;
  let text = "";
  return (now) => {
    if (now !== latest) text = new Date(now).toISOString();
    latest = now;
    return text;
  };
}

function quoted(text: string | null): string {
  return JSON.stringify(text);
}

/** To the microsecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
