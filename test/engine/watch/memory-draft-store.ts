import type { Draft, DraftChange, DraftStore } from "../../../src/core/draft.ts";

/** Drafts that end with the test. */
export class MemoryDraftStore implements DraftStore {
  readonly address = "memory:";
  readonly #drafts = new Map<string, Draft>();
  /** How many changes fail from now on. */
  failures = 0;

  async hold(): Promise<void> {}

  async readDrafts(): Promise<readonly Draft[]> {
    return [...this.#drafts.values()].toSorted((a, b) => (a.prompt < b.prompt ? -1 : 1));
  }

  async changeDrafts({ put, remove }: DraftChange): Promise<void> {
    if (this.failures > 0) {
      this.failures--;
      throw new Error("no room");
    }
    for (const name of remove) this.#drafts.delete(name);
    for (const draft of put) this.#drafts.set(draft.prompt, draft);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
