import { heldBack } from "../held-back.ts";

/** Work that goes on beside the turns, and whose result one of them takes. */
export class Aside<Value> {
  readonly #onDone: () => void;
  #work: Promise<Value> | null = null;
  #isDone = false;

  constructor(onDone: () => void) {
    this.#onDone = onDone;
  }

  /** Whether it was begun and its result was not taken yet. */
  get isBegun(): boolean {
    return this.#work !== null;
  }

  /** Whether its result, or its failure, can be taken at once. */
  get isDone(): boolean {
    return this.#isDone;
  }

  begin(work: () => Promise<Value>): void {
    this.#work = heldBack(this.#run(work));
  }

  /** @throws what the work threw. */
  async take(): Promise<Value> {
    if (this.#work === null) throw new Error("nothing was begun");
    const work = this.#work;
    this.#work = null;
    this.#isDone = false;
    return work;
  }

  /** Resolves when the work is over, however it went. */
  async settled(): Promise<void> {
    if (this.#work !== null) await Promise.allSettled([this.#work]);
  }

  async #run(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } finally {
      this.#isDone = true;
      this.#onDone();
    }
  }
}
