import type { Draft, DraftChange } from "../../core/draft.ts";
import { nameKey } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";

/** Drafts as they are stored, by name. */
export class DraftShelf {
  readonly #drafts = new Map<PromptName, Draft>();
  /** Name key → the names of drafts that have it. */
  readonly #spellings = new Map<string, Set<PromptName>>();

  constructor(drafts: readonly Draft[] = []) {
    this.change({ put: drafts, remove: [] });
  }

  get size(): number {
    return this.#drafts.size;
  }

  get(name: PromptName): Draft | null {
    return this.#drafts.get(name) ?? null;
  }

  names(): Iterable<PromptName> {
    return this.#drafts.keys();
  }

  values(): Iterable<Draft> {
    return this.#drafts.values();
  }

  /** The names of drafts that are this one, to the letter or but for case. */
  spellingsOf(name: PromptName): Iterable<PromptName> {
    return this.#spellings.get(nameKey(name)) ?? [];
  }

  change({ put, remove }: DraftChange): void {
    for (const name of remove) this.#take(name);
    for (const draft of put) this.#put(draft);
  }

  #put(draft: Draft): void {
    const key = nameKey(draft.prompt);
    const names = this.#spellings.get(key);
    if (names === undefined) this.#spellings.set(key, new Set([draft.prompt]));
    else names.add(draft.prompt);
    this.#drafts.set(draft.prompt, draft);
  }

  #take(name: PromptName): void {
    const key = nameKey(name);
    const names = this.#spellings.get(key);
    names?.delete(name);
    if (names?.size === 0) this.#spellings.delete(key);
    this.#drafts.delete(name);
  }
}
