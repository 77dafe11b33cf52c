import { ENDPOINTS } from "../../../src/mlflow/endpoints.ts";
import { openMlflowReader, openMlflowRegistry } from "../../../src/registry/mlflow/mlflow-registry.ts";
import { openTransport } from "../../../src/registry/mlflow/transport/transport.ts";
import { describeRegistry } from "../../contract/registry-contract.ts";
import { describeMlflow } from "../../mlflow-server/describe-mlflow.ts";

describeMlflow("the registry on an MLflow server", (server) => {
  describeRegistry("it", {
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
      const location = { address: server().url, env: {}, promptsPerRequest: 40, lockTimes: { firstPause: 20 } };
      const registry = openMlflowRegistry(location);
      return {
        registry,
        openAnother: async () => openMlflowRegistry(location),
        openReader: async () => openMlflowReader(location),
        deleteVersion: async (name, version) => {
          await using transport = openTransport(location.address, location.env);
          await transport.call(ENDPOINTS.deleteVersion, { name, version: String(version) });
        },
        [Symbol.asyncDispose]: async () => registry[Symbol.asyncDispose](),
      };
    },
  });
});
