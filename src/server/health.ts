import type { ServerParts } from "./parts.ts";
import { type Reply, jsonReply, textReply } from "./replies.ts";

/** MLflow's version whose protocol is spoken. */
const PROTOCOL_VERSION = "3.17.2";

type Parts = Pick<ServerParts, "store" | "syncReport">;

/** Reads go on when a sync fails: it is told, and nothing else changes. */
export function healthReply({ store, syncReport }: Parts, accept: string | null): Reply {
  // Fails when the registry can't be read.
  store.revision();
  const report = syncReport?.() ?? null;
  const failure = report?.failure ?? null;
  if (accept?.includes("application/json") !== true) {
    return textReply(failure === null ? "OK" : `OK\nthe last sync failed: ${failure}\n`);
  }
  const { commit = null, syncedAt = null } = report ?? {};
  return jsonReply({ status: "ok", registry: store.address, commit, lastSync: syncedAt, failure });
}

export function versionReply(): Reply {
  return textReply(PROTOCOL_VERSION, "text/html; charset=utf-8");
}

/** What MLflow's client asks a server's abilities of: the same keys, and nothing that takes more than prompts. */
const SERVER_INFO = {
  store_type: "SqlStore",
  workspaces_enabled: false,
  trace_archival_enabled: false,
  multipart_uploads_enabled: false,
  multipart_downloads_enabled: false,
  presigned_upload_run_id_supported: false,
  presigned_upload_model_id_supported: false,
  features_enabled: { gateway: false },
};

export function serverInfoReply(): Reply {
  return jsonReply(SERVER_INFO);
}
