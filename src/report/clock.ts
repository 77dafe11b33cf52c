/** `10:29:34`, in the time of where the program runs: who looks at it stands there too. `now`: milliseconds since 1970. */
export function clock(now: number): string {
  return new Date(now).toTimeString().slice(0, 8);
}
