import type { ControlledTransaction } from "kysely";
import { takeTurn } from "../lock.ts";
import type { Schema } from "./schema.ts";
import type { SqlStore } from "./store.ts";

/** How long a write waits for another process or connection, in milliseconds. */
const WRITE_WAIT = 5000;

/**
 * A transaction that may write, begun when nobody else writes any more.
 * @throws PromptreeError `registry-busy` when somebody does for longer than that.
 */
export async function beginInTurn(store: SqlStore): Promise<ControlledTransaction<Schema>> {
  return takeTurn(store.address, { waitMs: WRITE_WAIT }, async () => {
    try {
      const { db } = await store.create();
      return await db.startTransaction().execute();
    } catch (error) {
      if (store.isBusy(error)) return null;
      throw store.explain(error);
    }
  });
}
