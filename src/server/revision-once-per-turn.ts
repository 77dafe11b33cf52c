import type { ModelStore } from "../mlflow/model-store.ts";

/**
 * The store for a server whose requests come over sockets: its revision is asked for once in a turn of the event loop, as
 * that takes some locks. What is read in a turn has arrived before it, when nobody could have been told of a write that
 * came later; what the store itself writes shows at once.
 */
export function revisionOncePerTurn(store: ModelStore): ModelStore {
  let known: string | null = null;
  const forget = (): void => {
    known = null;
  };
  return {
    address: store.address,
    revision: () => {
      if (known === null) {
        known = store.revision();
        setImmediate(forget);
      }
      return known;
    },
    read: (work) => store.read(work),
    write: async (actor, work) => {
      try {
        return await store.write(actor, work);
      } finally {
        forget();
      }
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
