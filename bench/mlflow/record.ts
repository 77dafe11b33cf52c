import { startFaultProxy } from "../../test/mlflow-server/fault-proxy.ts";
import type { MlflowServer } from "../../test/mlflow-server/server.ts";
import { commitMoves, commitVersions, timeSync } from "./prompts.ts";
import type { PromptClone } from "./prompts.ts";
import { saveRecording } from "./replay.ts";
import type { Recording } from "./replay.ts";
import { countRequests, writesByPrompt } from "./requests.ts";
import type { RequestCount, SeenRequest } from "./requests.ts";

/** What one sync sent. */
export interface CountedSync {
  readonly name: string;
  /** How many prompts it changed. */
  readonly prompts: number;
  readonly count: RequestCount;
}

export interface Recorded {
  readonly firstSync: Recording;
  readonly counted: readonly CountedSync[];
}

/** Syncs a clone to an empty server and changes it, four times over, by way of a proxy that counts. `file`: a new one. */
export async function recordSyncs(server: MlflowServer, clone: PromptClone, file: string): Promise<Recorded> {
  await using proxy = await startFaultProxy(server.url);
  const record = async (): Promise<readonly SeenRequest[]> => {
    proxy.forget();
    await timeSync(clone, proxy.url);
    return proxy.requests();
  };
  const all = clone.prompts.length;
  const some = Math.ceil(all / 4);
  const first = await record();
  const noOp = await record();
  await commitVersions(clone, some);
  const versions = await record();
  await commitMoves(clone, some);
  const moves = await record();
  return {
    firstSync: await saveRecording(writesByPrompt(first), file),
    counted: [
      { name: "new prompt with a pointer", prompts: all, count: countRequests(first) },
      { name: "new version", prompts: some, count: countRequests(versions) },
      { name: "moved pointer", prompts: some, count: countRequests(moves) },
      { name: "no-op", prompts: 0, count: countRequests(noOp) },
    ],
  };
}
