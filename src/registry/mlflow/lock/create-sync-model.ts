import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import { NEW_SYNC_MODEL } from "../../../mlflow/sync-model.ts";
import { ReplyLost, isTaken } from "../transport/failure.ts";
import type { Transport } from "../transport/transport.ts";

/** Makes the registered model that holds what syncs remember and the tickets of their lock, where it is missing. */
export async function createSyncModel(transport: Transport): Promise<void> {
  try {
    await transport.call(ENDPOINTS.createModel, NEW_SYNC_MODEL);
  } catch (error) {
    // Names are unique: what comes next tells whether a create whose reply was lost was done.
    if (!isTaken(error) && !(error instanceof ReplyLost)) throw error;
  }
}
