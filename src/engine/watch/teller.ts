import { Troubles } from "./troubles.ts";
import type { ReadyEvent, WatchEvent } from "./watch-event.ts";

/** Tells what happens, in its order: before a watch is ready only of troubles. */
export class Teller {
  readonly #onEvent: (event: WatchEvent) => void;
  readonly #troubles = new Troubles();
  /** Told when it is ready. */
  readonly #untold: WatchEvent[] = [];
  #isReady = false;

  constructor(onEvent: (event: WatchEvent) => void) {
    this.#onEvent = onEvent;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** What keeps the watch from its work; null for nothing. */
  get trouble(): unknown {
    return this.#troubles.first;
  }

  beReady(event: ReadyEvent): void {
    this.#isReady = true;
    this.#onEvent(event);
    this.tell(...this.#untold.splice(0));
  }

  tell(...events: readonly WatchEvent[]): void {
    if (!this.#isReady) this.#untold.push(...events);
    else for (const event of events) this.#onEvent(event);
  }

  fail(part: string, error: unknown): void {
    const event = this.#troubles.fail(part, error);
    if (event !== null) this.#onEvent(event);
  }

  succeed(part: string): void {
    const event = this.#troubles.succeed(part);
    if (event !== null) this.#onEvent(event);
  }
}
