/** Work that is done again and again. */
export interface Job {
  /** What is told of it. Jobs that do parts of one work have one name, and fail together. */
  readonly name: string;
  /** Whether it only begins what another job of that name brings to an end. */
  readonly begins?: boolean;
  /** In milliseconds since 1970; infinite while there is nothing to do. */
  readonly dueAt: () => number;
  /** What it throws is told, and it is due again a moment later if it says so then. */
  readonly run: () => Promise<void>;
}

export interface TurnEvents {
  readonly onFailure: (job: string, error: unknown) => void;
  readonly onSuccess: (job: string) => void;
}

/** When something is due that can be done at once, or not at all. */
export function ifSo(isSo: boolean): number {
  return isSo ? 0 : Infinity;
}

/** How long a job that failed is left alone unless something new comes, in milliseconds. */
const PAUSE = 1000;

/** The longest that a timer can be set to, in milliseconds. */
const LONGEST_SLEEP = 2 ** 31 - 1;

/** Does jobs one at a time: of those that are due the first in the list. */
export class Turns {
  readonly #jobs: readonly Job[];
  readonly #events: TurnEvents;
  /** By the name of the jobs. */
  readonly #pausedUntil = new Map<string, number>();
  #wake: () => void = () => {};

  constructor(jobs: readonly Job[], events: TurnEvents) {
    this.#jobs = jobs;
    this.#events = events;
  }

  /** Says that a job may be due earlier than it was. */
  wake(): void {
    this.#wake();
  }

  /** Says that something has happened outside, so that what failed may succeed. */
  wakeWithNews(): void {
    this.#pausedUntil.clear();
    this.#wake();
  }

  /** Resolves when the signal is aborted and the turn under way is over. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#wake(), { once: true });
    while (!signal.aborted) {
      const now = Date.now();
      const job = this.#jobs.find((one) => this.#dueAt(one) <= now);
      if (job === undefined) await this.#sleep(Math.min(...this.#jobs.map((one) => this.#dueAt(one))) - now);
      else await this.#turn(job, signal);
    }
  }

  #dueAt(job: Job): number {
    return Math.max(job.dueAt(), this.#pausedUntil.get(job.name) ?? 0);
  }

  async #turn(job: Job, signal: AbortSignal): Promise<void> {
    try {
      await job.run();
      if (job.begins !== true) this.#events.onSuccess(job.name);
    } catch (error) {
      // What failed because it was given up did not fail.
      if (signal.aborted) return;
      this.#pausedUntil.set(job.name, Date.now() + PAUSE);
      this.#events.onFailure(job.name, error);
    }
  }

  async #sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.min(ms, LONGEST_SLEEP));
    this.#wake = resolve;
    await promise;
    this.#wake = () => {};
    clearTimeout(timer);
  }
}
