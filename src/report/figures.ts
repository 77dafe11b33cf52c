/** `25,000`. */
export function figure(amount: number): string {
  // By hand: the first toLocaleString of a process takes 0.1 s and more.
  return String(amount).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 version`, `25,000 versions`; the noun takes a plain s. */
export function count(amount: number, noun: string): string {
  return `${figure(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

/** `340 ms`, `2.1 s`, `3 min 12 s`. */
export function elapsedText(milliseconds: number): string {
  if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`;
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${figure(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}

/** An ISO 8601 date with any offset as `YYYY-MM-DD HH:MM` in UTC; null for text that is no date. */
export function utcMinute(date: string): string | null {
  const time = new Date(/^\d{4}-\d\d-\d\d/.test(date) ? date : Number.NaN);
  return Number.isNaN(time.getTime()) ? null : time.toISOString().slice(0, 16).replace("T", " ");
}

/** The same for prose, `2026-11-20 14:03 UTC`; text that is no date stays as it was given. */
export function utcTime(date: string): string {
  const minute = utcMinute(date);
  return minute === null ? date : `${minute} UTC`;
}
