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
    this.#drafts ??= this.#openers.openDrafts();
    try {
      return await this.#drafts;
    } catch (error) {
      this.#drafts = null;
      throw error;
    }
  }

  /** What is asked for next is opened anew: a file may have been put in the place of the one that is open. */
  async [Symbol.asyncDispose](): Promise<void> {
    const opened = [this.#registry, this.#drafts].filter((store) => store !== null);
    this.#registry = null;
    this.#drafts = null;
    // What could not be opened has told so to whoever asked for it.
    for (const store of await Promise.allSettled<AsyncDisposable>(opened)) {
      if (store.status === "fulfilled") await store.value[Symbol.asyncDispose]();
    }
  }
}
