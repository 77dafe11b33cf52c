import { failureLine } from "../failure-line.ts";
import type { RecoveredEvent, TroubleEvent } from "./watch-event.ts";

/** What keeps a watch from parts of its work, by the part. */
export class Troubles {
  readonly #errors = new Map<string, unknown>();

  /** The one that began first; null when there is none. */
  get first(): unknown {
    const [first = null] = this.#errors.values();
    return first;
  }

  /** @returns what is to be told of it: nothing where that is known. */
  fail(part: string, error: unknown): TroubleEvent | null {
    const told = new Set([...this.#errors.values()].map(failureLine));
    this.#errors.set(part, error);
    return told.has(failureLine(error)) ? null : { kind: "trouble", error };
  }

  succeed(part: string): RecoveredEvent | null {
    return this.#errors.delete(part) && this.#errors.size === 0 ? { kind: "recovered" } : null;
  }
}
