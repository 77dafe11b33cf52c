/** Python reads no longer numbers. */
const DIGITS_LIMIT = 4300;

const INTEGER = /^\s*(?<sign>[+-]?)(?<digits>\d+(?:_\d+)*)\s*$/;

/** What Python's `int` makes of a text: ` +1 ` and `1_0` are numbers, too. Null when it is none. */
export function pythonInteger(text: string): bigint | null {
  const { sign = "", digits = "" } = INTEGER.exec(text)?.groups ?? {};
  const bare = digits.replaceAll("_", "");
  if (bare === "" || bare.length > DIGITS_LIMIT) return null;
  return sign === "-" ? -BigInt(bare) : BigInt(bare);
}

/** As a number that is exact; what is too large for that becomes the largest, what is too small the smallest. */
export function nearestSafe(value: bigint): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, Number(value)));
}
