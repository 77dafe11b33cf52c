import { NO_PROBLEMS, hasErrors } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import { printablePath } from "../../git/path.ts";
import type { ProblemsEvent } from "./watch-event.ts";

/** How long an error may be the half of a save that is not finished: after the last write, and after the first; in milliseconds. */
const PATIENCE = { quiet: 150, atMost: 1000 };

/** Where problems are: a path from the work tree's root, or null for those of no file. */
type Place = string | null;

interface Held {
  readonly problems: readonly Problem[];
  readonly since: number;
  readonly dueAt: number;
}

/** What is wrong in the work tree, and what was told of it. Times are in milliseconds. */
export class ProblemBoard {
  readonly #told = new Map<Place, readonly Problem[]>();
  /** What is to be told in the place of that, and when. */
  readonly #held = new Map<Place, Held>();

  /** All that was told and holds. */
  all(): readonly Problem[] {
    const places = [...this.#told].toSorted(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1));
    return places.flatMap(([, problems]) => problems);
  }

  /** The places of a folder, or of a file, that something was told of or is to be. */
  placesOf(isOf: (place: Place) => boolean): readonly Place[] {
    return [...new Set([...this.#told.keys(), ...this.#held.keys()])].filter(isOf);
  }

  /** @param isNew Whether the file may just be being written, so that errors are held back for a while. */
  put(place: Place, problems: readonly Problem[], now: number, isNew: boolean): void {
    const told = this.#told.get(place) ?? NO_PROBLEMS;
    if (isSame(told, problems)) {
      this.#held.delete(place);
      return;
    }
    const since = this.#held.get(place)?.since ?? now;
    const mayWait = isNew && hasErrors(problems);
    const dueAt = mayWait ? Math.min(now + PATIENCE.quiet, since + PATIENCE.atMost) : now;
    this.#held.set(place, { problems, since, dueAt });
  }

  /** When there is something to tell; infinite when there is nothing. */
  dueAt(): number {
    let first = Infinity;
    for (const { dueAt } of this.#held.values()) first = Math.min(first, dueAt);
    return first;
  }

  /** What is to be told by now. */
  take(now: number): readonly ProblemsEvent[] {
    const due = [...this.#held].filter(([, { dueAt }]) => dueAt <= now);
    return due.map(([place, { problems }]) => {
      this.#held.delete(place);
      if (problems.length === 0) this.#told.delete(place);
      else this.#told.set(place, problems);
      return { kind: "problems", path: place === null ? null : printablePath(place), problems };
    });
  }
}

function isSame(a: readonly Problem[], b: readonly Problem[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
