import type { SyncState } from "../../../core/registry.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import { SYNC_MODEL, syncStateTag } from "../../../mlflow/sync-model.ts";
import type { Writing } from "./writing.ts";

/** The model that keeps it is there, as the lock's tickets are versions of it. */
export async function saveSyncState(writing: Writing, state: SyncState): Promise<void> {
  await writing.write(ENDPOINTS.setModelTag, { name: SYNC_MODEL, ...syncStateTag(state, writing.known.count) });
}
