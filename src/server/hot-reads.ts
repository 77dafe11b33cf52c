import { LRUCache } from "lru-cache";
import type { ModelStore } from "../mlflow/model-store.ts";
import type { ReadyAnswer } from "./responses.ts";

/** The answer of a read, ready to be sent again. */
export interface HotRead extends ReadyAnswer {
  /** As the log calls it. */
  readonly route: string;
}

/** Answers of reads, each for as long as the registry stays as it was before and after it was read. */
export interface HotReads {
  /** By the path and query of a request, as they were sent. */
  get(target: string): HotRead | undefined;
  /**
   * Keeps an answer, unless something was written since.
   * @param revision The store's, from before it was read.
   */
  put(target: string, revision: string, read: HotRead): void;
}

/** In bytes, about. */
const MOST_KEPT = 64 * 1024 * 1024;
const LARGEST_KEPT = 4 * 1024 * 1024;

/** What an entry takes beside its texts, in bytes, about. */
const OVERHEAD = 1000;

interface Kept {
  readonly revision: string;
  readonly read: HotRead;
}

export function createHotReads(store: Pick<ModelStore, "revision">): HotReads {
  const kept = new LRUCache<string, Kept>({
    maxSize: MOST_KEPT,
    maxEntrySize: LARGEST_KEPT,
    sizeCalculation: ({ read }, target) => OVERHEAD + target.length + read.bytes,
  });
  return {
    get: (target) => {
      const found = kept.get(target);
      return found?.revision === store.revision() ? found.read : undefined;
    },
    put: (target, revision, read) => {
      if (store.revision() === revision) kept.set(target, { revision, read });
    },
  };
}
