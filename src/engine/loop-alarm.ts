import type { SyncReason } from "./sync-report.ts";

/** Wakes a loop that sleeps. However often it rings for one that is awake, that loop's next sleep ends at once, and once. */
export class LoopAlarm {
  #rang: SyncReason | null = null;
  #wake: (() => void) | null = null;

  ring(reason: SyncReason): void {
    this.#rang ??= reason;
    this.#wake?.();
  }

  /** Resolves when it rings, or after so many milliseconds; gives why. */
  async sleep(ms: number): Promise<SyncReason> {
    if (this.#rang === null) await this.#wait(ms);
    const reason = this.#rang ?? "interval";
    this.#rang = null;
    return reason;
  }

  async #wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#wake = resolve;
    await promise;
    this.#wake = null;
    clearTimeout(timer);
  }
}
