import type { Front } from "./prompt-front.ts";
import { readFront } from "./prompt-front.ts";
import { detached } from "./source-text.ts";
import type { SourceText, Span } from "./source-text.ts";

/** How many front matters are remembered; more than a repository has prompts, as a rule. */
const MOST = 20_000;

/**
 * Front matters by their text. Most commits change a prompt's template alone, so a replay of history meets the same front
 * matter again and again; what it says is then shared, which spares both time and memory.
 */
export class FrontCache {
  readonly #fronts = new Map<string, Front>();

  /** The same as `readFront`. Only what has no problem is remembered: problems belong to their file. */
  read(source: SourceText, span: Span | null): Front {
    if (span === null) return readFront(source, span);
    const text = source.text.slice(span.start, span.end);
    const known = this.#fronts.get(text);
    if (known !== undefined) return known;
    const before = source.problems.length;
    const copy = detached(text);
    const front = readFront(source, span, copy);
    if (source.problems.length === before) this.#remember(copy, front);
    return front;
  }

  #remember(text: string, front: Front): void {
    if (this.#fronts.size >= MOST) this.#fronts.clear();
    this.#fronts.set(text, front);
  }
}
