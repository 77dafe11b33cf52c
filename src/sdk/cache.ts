import { LRUCache } from "lru-cache";
import { PromptreeError } from "../core/errors.ts";
import type { Tell } from "./events.ts";
import type { CacheSettings } from "./options.ts";

/** What somebody asks for. */
export interface Question {
  /** The same for every spelling of one question. */
  readonly key: string;
  /** `pinned` always has the same answer, `moving` another one by and by; that to `draft` is never kept. */
  readonly kind: "pinned" | "moving" | "draft";
}

export interface Answer<Value> {
  readonly value: Value;
  /** The pinned question that this answers, too; null for none. */
  readonly pinnedKey: string | null;
}

export interface CacheParts<Asked extends Question, Value> {
  readonly settings: CacheSettings;
  /** Asks the registry; ends in time, and has `not-found` for what the registry says is not there. */
  readonly read: (asked: Asked) => Promise<Answer<Value>>;
  /** Whether a value says the same as one that is kept, which then stays. */
  readonly isSame: (a: Value, b: Value) => boolean;
  /** Null when nobody listens. */
  readonly tell: Tell | null;
  /** In milliseconds; may be set back. */
  readonly now: () => number;
}

interface Kept<Value> {
  readonly value: Value;
  /** The same, for all who ask for it. */
  readonly ready: Promise<Value>;
  /** When the registry last said so. */
  readonly at: number;
  readonly freshUntil: number;
}

/** Why nobody asks the registry until a moment. */
interface Failure {
  readonly error: unknown;
  /** How many in a row. */
  readonly count: number;
  readonly at: number;
  readonly until: number;
}

/** A request that is under way. */
interface Flight<Value> {
  readonly id: symbol;
  readonly promise: Promise<Value>;
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
/** Of who has nothing to be given meanwhile. */
const LONGEST_WITH_NOTHING = 5000;

/**
 * Answers of a registry. That to a pinned question is kept for ever, any other for its time; after that it is given on while
 * the registry is asked behind it, by one request at a time, and at some age only when the registry fails. What fails is asked
 * again after pauses that double.
 */
export class AnswerCache<Asked extends Question, Value> {
  readonly #parts: CacheParts<Asked, Value>;
  readonly #kept: LRUCache<string, Kept<Value>>;
  /** Answers to pinned questions that came in with those to others, and are to push out none that somebody asked for. */
  readonly #besides: LRUCache<string, Kept<Value>>;
  /** Apart from the answers: names that nobody has could push those out. */
  readonly #failures: LRUCache<string, Failure>;
  readonly #flights = new Map<string, Flight<Value>>();
  #invalidations = 0;

  constructor(parts: CacheParts<Asked, Value>) {
    this.#parts = parts;
    const max = parts.settings.maxPrompts;
    this.#kept = new LRUCache({ max });
    this.#besides = new LRUCache({ max });
    this.#failures = new LRUCache({ max });
  }

  /** @param reference As it was asked for, for the events. */
  load(asked: Asked, reference: string): Promise<Value> {
    const kept = this.#kept.get(asked.key) ?? this.#besides.get(asked.key);
    if (kept !== undefined && this.#isFresh(kept)) {
      this.#parts.tell?.({ type: "hit", reference, ms: 0 });
      return kept.ready;
    }
    return this.#loadSlowly(asked, reference, kept);
  }

  invalidate(key: string): void {
    this.#invalidations++;
    this.#forget(key);
  }

  invalidateWhere(passes: (key: string) => boolean): void {
    this.#invalidations++;
    for (const part of [this.#kept, this.#besides, this.#failures, this.#flights]) {
      for (const key of [...part.keys()].filter(passes)) this.#forget(key);
    }
  }

  #forget(key: string): void {
    this.#kept.delete(key);
    this.#besides.delete(key);
    this.#failures.delete(key);
    // Whoever waits for it still gets its answer, and nobody else does.
    this.#flights.delete(key);
  }

  #isFresh({ at, freshUntil }: Kept<Value>): boolean {
    if (freshUntil === Infinity) return true;
    const now = this.#parts.now();
    return now < freshUntil && now >= at;
  }

  async #loadSlowly(asked: Asked, reference: string, kept: Kept<Value> | undefined): Promise<Value> {
    const { tell } = this.#parts;
    const failure = this.#failureNow(asked.key);
    if (kept !== undefined && this.#isUsable(kept) && (failure !== null || this.#isYoung(kept))) {
      tell?.({ type: "stale", reference, ms: 0 });
      if (failure === null) this.#refresh(asked, reference);
      return kept.ready;
    }
    const elapsed = this.#stopwatch();
    const isFirst = !this.#flights.has(asked.key);
    try {
      if (failure !== null) throw failure.error;
      const value = await this.#fly(asked);
      tell?.({ type: "miss", reference, ms: elapsed() });
      return value;
    } catch (error) {
      const stale = this.#kept.peek(asked.key);
      if (stale === undefined || !this.#isUsable(stale)) {
        tell?.({ type: "failed", reference, ms: elapsed(), error, background: false });
        throw error;
      }
      if (isFirst) tell?.({ type: "failed", reference, ms: elapsed(), error, background: true });
      tell?.({ type: "stale", reference, ms: elapsed() });
      return stale.ready;
    }
  }

  /** Behind a load: what comes of it is remembered, and told by events alone. */
  #refresh(asked: Asked, reference: string): void {
    const { tell } = this.#parts;
    if (this.#flights.has(asked.key)) return;
    const elapsed = this.#stopwatch();
    this.#fly(asked).then(
      () => tell?.({ type: "refreshed", reference, ms: elapsed() }),
      (error: unknown) => tell?.({ type: "failed", reference, ms: elapsed(), error, background: true }),
    );
  }

  #stopwatch(): () => number {
    const { now } = this.#parts;
    const start = now();
    return () => Math.max(0, now() - start);
  }

  /** Whether it may be given when the registry fails. */
  #isUsable({ at }: Kept<Value>): boolean {
    return this.#parts.now() - at < this.#parts.settings.staleForMs;
  }

  /** Whether it may be given before the registry has answered. */
  #isYoung({ at }: Kept<Value>): boolean {
    return this.#parts.now() - at < this.#parts.settings.maxAgeMs;
  }

  #failureNow(key: string): Failure | null {
    const failure = this.#failures.get(key);
    if (failure === undefined) return null;
    const now = this.#parts.now();
    return now >= failure.at && now < failure.until ? failure : null;
  }

  #fly(asked: Asked): Promise<Value> {
    const { key, kind } = asked;
    // One that began before a file was saved does not have it.
    if (kind === "draft") return this.#askUnkept(asked);
    const known = this.#flights.get(key);
    if (known !== undefined) return known.promise;
    const id = Symbol(key);
    const invalidations = this.#invalidations;
    const promise = Promise.resolve().then(() => this.#ask(asked, id, invalidations));
    this.#flights.set(key, { id, promise });
    return promise;
  }

  async #askUnkept(asked: Asked): Promise<Value> {
    const { value } = await this.#parts.read(asked);
    return value;
  }

  async #ask(asked: Asked, id: symbol, invalidations: number): Promise<Value> {
    const { key } = asked;
    const isCurrent = (): boolean => this.#flights.get(key)?.id === id;
    try {
      const answer = await this.#parts.read(asked);
      return isCurrent() ? this.#remember(asked, answer, invalidations) : answer.value;
    } catch (error) {
      if (isCurrent()) this.#noteFailure(key, error);
      throw error;
    } finally {
      if (isCurrent()) this.#flights.delete(key);
    }
  }

  /** One value for all questions with one answer, as long as the registry says the same. */
  #remember({ key, kind }: Asked, { value: given, pinnedKey }: Answer<Value>, invalidations: number): Value {
    const { now, settings, isSame } = this.#parts;
    const there = [pinnedKey ?? key, key].flatMap((one) => [this.#kept.peek(one), this.#besides.peek(one)]);
    const same = there.find((kept) => kept !== undefined && isSame(kept.value, given));
    const value = same === undefined ? given : same.value;
    const at = now();
    const kept = { value, ready: Promise.resolve(value), at };
    // Something was invalidated meanwhile, perhaps what is pinned.
    if (pinnedKey !== null && pinnedKey !== key && invalidations === this.#invalidations) {
      const part = this.#kept.has(pinnedKey) ? this.#kept : this.#besides;
      part.set(pinnedKey, { ...kept, freshUntil: Infinity });
    }
    this.#kept.set(key, { ...kept, freshUntil: kind === "pinned" ? Infinity : at + settings.aliasTtlMs });
    this.#failures.delete(key);
    return value;
  }

  #noteFailure(key: string, error: unknown): void {
    const { now, settings } = this.#parts;
    const at = now();
    if (error instanceof PromptreeError && error.code === "not-found") {
      this.#kept.delete(key);
      this.#failures.set(key, { error, count: 0, at, until: at + settings.negativeTtlMs });
      return;
    }
    const count = (this.#failures.peek(key)?.count ?? 0) + 1;
    const kept = this.#kept.peek(key);
    const longest = kept !== undefined && this.#isUsable(kept) ? LONGEST_PAUSE : LONGEST_WITH_NOTHING;
    const pause = Math.min(FIRST_PAUSE * 2 ** (count - 1), longest);
    this.#failures.set(key, { error, count, at, until: at + pause });
  }
}
