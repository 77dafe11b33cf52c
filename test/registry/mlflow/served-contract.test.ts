import { join } from "node:path";
import { openDraftStore, openModelStore } from "../../../src/registry/open.ts";
import { createHandle } from "../../../src/server/handle.ts";
import { listen } from "../../../src/server/listen.ts";
import type { ServerParts } from "../../../src/server/parts.ts";
import { MLFLOW_TRAITS, openServed } from "../../contract/mlflow-traits.ts";
import { describeRegistry } from "../../contract/registry-contract.ts";
import { makeFolder, removeFolder } from "../../helpers/temporary-folder.ts";

/** As `promptree serve --managed open` on a loopback address. */
const OPEN: Omit<ServerParts, "store" | "onError"> = {
  admit: () => ({ name: null, scope: "sync" }),
  managed: "open",
  observe: () => {},
  syncReport: null,
  metrics: null,
  webhook: null,
};

describeRegistry("the registry that promptree serves, to promptree's MLflow client,", {
  ...MLFLOW_TRAITS,
  open: async () => {
    const folder = await makeFolder();
    const store = await openModelStore(`sqlite:${join(folder, "registry.db")}`, { baseDir: folder });
    const defects: unknown[] = [];
    const handle = createHandle({ ...OPEN, store, onError: (error) => void defects.push(error) });
    const server = await listen(handle, { host: "127.0.0.1", port: 0 });
    const served = openServed(server.url);
    return {
      ...served,
      openDrafts: (worktree) => openDraftStore(store.address, { baseDir: folder, worktree }),
      [Symbol.asyncDispose]: async () => {
        await served.registry[Symbol.asyncDispose]();
        await server.stop();
        await store[Symbol.asyncDispose]();
        await removeFolder(folder);
        if (defects.length > 0) throw new AggregateError(defects, "the server failed");
      },
    };
  },
});
