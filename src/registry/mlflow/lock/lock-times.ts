/** All in milliseconds. */
export interface LockTimes {
  /** A ticket that was not renewed for so long, by the server's clock, may be taken away by anybody. */
  readonly ttl: number;
  readonly renewEvery: number;
  /** A write whose ticket was not renewed for so long renews it first. */
  readonly renewBeforeWrite: number;
  /** Without a renewal for so long the holder gives up the lock: well before anybody may take it away. */
  readonly lapse: number;
  /** Between two looks at the queue; doubles each time up to the longest. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** Between looks for a ticket whose reply was lost. */
  readonly lookPause: number;
  /** For how long giving back a ticket is tried; it expires by itself after that. */
  readonly leave: number;
}

export const LOCK_TIMES: LockTimes = {
  ttl: 60_000,
  renewEvery: 15_000,
  renewBeforeWrite: 30_000,
  lapse: 45_000,
  firstPause: 250,
  longestPause: 2000,
  lookPause: 1000,
  leave: 5000,
};

/** A moment, to measure from. */
export interface Moment {
  readonly steady: number;
  readonly wall: number;
}

export function rightNow(): Moment {
  return { steady: performance.now(), wall: Date.now() };
}

/** Milliseconds since then, by whichever clock says more: the steady one stands still while the machine sleeps. */
export function elapsedSince({ steady, wall }: Moment): number {
  return Math.max(performance.now() - steady, Date.now() - wall);
}
