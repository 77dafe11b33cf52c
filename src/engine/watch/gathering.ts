/** How long the last of several events is waited after, and how long the first of them waits at most, in milliseconds. */
export interface Gathered {
  readonly quiet: number;
  readonly atMost: number;
}

/** Work on paths that were taken out of a gathering, into which they go back where it fails. */
export async function orAgain<Value>(
  gathering: Gathering,
  paths: readonly string[],
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    for (const path of paths) gathering.add(path);
    throw error;
  }
}

/** Paths that events tell of, until there is a moment's quiet. Times are in milliseconds since 1970. */
export class Gathering {
  readonly #times: Gathered;
  readonly #paths = new Set<string>();
  #firstAt = 0;
  #lastAt = 0;

  constructor(times: Gathered) {
    this.#times = times;
  }

  add(path: string): void {
    this.#lastAt = Date.now();
    if (this.#paths.size === 0) this.#firstAt = this.#lastAt;
    this.#paths.add(path);
  }

  get size(): number {
    return this.#paths.size;
  }

  /** When the first of them came. */
  get firstAt(): number {
    return this.#firstAt;
  }

  dueAt(): number {
    if (this.#paths.size === 0) return Infinity;
    return Math.min(this.#lastAt + this.#times.quiet, this.#firstAt + this.#times.atMost);
  }

  /** Takes out up to so many, the oldest first; the rest is due at once. */
  take(most: number): readonly string[] {
    const taken = [...this.#paths].slice(0, most);
    for (const path of taken) this.#paths.delete(path);
    return taken;
  }
}
