const FORM = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * A moment as people write it: `2026-03-03`, `2026-03-03 14:00`, `2026-03-03T14:00:00+01:00`. Without an offset it is UTC, as
 * everywhere in what promptree prints; a day alone is its end. Null for anything else, and for a day that no month has.
 */
export function parseMoment(text: string): Date | null {
  const [, day, time, offset = "Z"] = FORM.exec(text.trim()) ?? [];
  if (day === undefined) return null;
  const moment = new Date(time === undefined ? `${day}T23:59:59.999Z` : `${day}T${time}${offset}`);
  if (Number.isNaN(moment.getTime()) || !isOnCalendar(day)) return null;
  return moment;
}

/** `Date` takes 30 February for 2 March. */
function isOnCalendar(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
