import { median } from "../measure.ts";

/** What may come on top, in bytes: how often the heap is collected differs. */
const SLACK = 16 * 1024 * 1024;

/** The part of the time in which memory may grow: code gets warm, and what is kept in memory fills up. */
const WARM_UP = 0.3;

export interface Flatness {
  /** The middle of the first and of the last samples after the warm-up, in bytes. */
  readonly first: number;
  readonly last: number;
  readonly peak: number;
  readonly isFlat: boolean;
}

/** @param samples Of a process's memory in bytes, at even intervals; at least ten. */
export function judgeMemory(samples: readonly number[]): Flatness {
  const warm = samples.slice(Math.ceil(samples.length * WARM_UP));
  const size = Math.max(1, Math.floor(warm.length / 4));
  const first = median(warm.slice(0, size));
  const last = median(warm.slice(-size));
  return { first, last, peak: Math.max(...samples), isFlat: last <= first * 1.1 + SLACK };
}
