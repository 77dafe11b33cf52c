import { join } from "node:path";
import { ENDPOINTS } from "../../../src/mlflow/endpoints.ts";
import { openMlflowReader, openMlflowRegistry } from "../../../src/registry/mlflow/mlflow-registry.ts";
import { openTransport } from "../../../src/registry/mlflow/transport/transport.ts";
import { openModelStore } from "../../../src/registry/open.ts";
import { createHandle } from "../../../src/server/handle.ts";
import { listen } from "../../../src/server/listen.ts";
import type { ServerParts } from "../../../src/server/parts.ts";
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
  transactional: false,
  tellsRevision: false,
  tellsAliasMoves: false,
  tellsLock: true,
  countsDeleted: false,
  contentsCanChange: true,
  tagKeys: "mlflow",
  longestValue: 100_000,
  many: 100,
  open: async () => {
    const folder = await makeFolder();
    const store = await openModelStore(`sqlite:${join(folder, "registry.db")}`, { baseDir: folder });
    const defects: unknown[] = [];
    const handle = createHandle({ ...OPEN, store, onError: (error) => void defects.push(error) });
    const server = await listen(handle, { host: "127.0.0.1", port: 0 });
    const location = { address: server.url, env: {}, promptsPerRequest: 40, lockTimes: { firstPause: 20 } };
    const registry = openMlflowRegistry(location);
    return {
      registry,
      openAnother: async () => openMlflowRegistry(location),
      openReader: async () => openMlflowReader(location),
      deleteVersion: async (name, version) => {
        await using transport = openTransport(location.address, location.env);
        await transport.call(ENDPOINTS.deleteVersion, { name, version: String(version) });
      },
      [Symbol.asyncDispose]: async () => {
        await registry[Symbol.asyncDispose]();
        await server.stop();
        await store[Symbol.asyncDispose]();
        await removeFolder(folder);
        if (defects.length > 0) throw new AggregateError(defects, "the server failed");
      },
    };
  },
});
