import type { DraftStore } from "../../core/draft.ts";
import type { Registry } from "../../core/registry.ts";

export interface StoreOpeners {
  readonly openRegistry: () => Promise<Registry>;
  readonly openDrafts: () => Promise<DraftStore>;
}

/** A registry and the drafts beside it, opened when they are needed. */
export class Stores implements AsyncDisposable {
  readonly #openers: StoreOpeners;
  #registry: Promise<Registry> | null = null;
  #drafts: Promise<DraftStore> | null = null;

  constructor(openers: StoreOpeners) {
    this.#openers = openers;
  }

  async registry(): Promise<Registry> {
    this.#registry ??= this.#openers.openRegistry();
    try {
      return await this.#registry;
    } catch (error) {
      this.#registry = null;
      throw error;
    }
  }

  async drafts(): Promise<DraftStore> {
    this.#drafts ??= this.#openAndHold();
    try {
      return await this.#drafts;
    } catch (error) {
      this.#drafts = null;
      throw error;
    }
  }

  async #openAndHold(): Promise<DraftStore> {
    await using opened = new AsyncDisposableStack();
    const store = opened.use(await this.#openers.openDrafts());
    await store.hold();
    opened.move();
    return store;
  }

  /** The registry alone is opened anew when it is asked for next. The work tree is held meanwhile. */
  async closeRegistry(): Promise<void> {
    const registry = this.#registry;
    this.#registry = null;
    // What could not be opened has told so to whoever asked for it.
    const [opened] = await Promise.allSettled(registry === null ? [] : [registry]);
    if (opened?.status === "fulfilled") await opened.value[Symbol.asyncDispose]();
  }

  /** What is asked for next is opened anew: a file may have been put in the place of the one that is open. */
  async [Symbol.asyncDispose](): Promise<void> {
    const drafts = this.#drafts;
    this.#drafts = null;
    await this.closeRegistry();
    const [opened] = await Promise.allSettled(drafts === null ? [] : [drafts]);
    if (opened?.status === "fulfilled") await opened.value[Symbol.asyncDispose]();
  }
}
