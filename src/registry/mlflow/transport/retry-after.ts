/**
 * How long a `Retry-After` header asks to wait, in milliseconds: given in seconds, or as a date, which counts from the
 * server's own `Date`. Null for none and for anything else.
 */
export function retryAfterMs(retryAfter: string | null, date: string | null): number | null {
  if (retryAfter === null) return null;
  if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const until = Date.parse(retryAfter);
  if (Number.isNaN(until)) return null;
  const from = Date.parse(date ?? "");
  return Math.max(0, until - (Number.isNaN(from) ? Date.now() : from));
}
