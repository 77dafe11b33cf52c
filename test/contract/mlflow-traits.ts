import { ENDPOINTS } from "../../src/mlflow/endpoints.ts";
import { openMlflowReader, openMlflowRegistry } from "../../src/registry/mlflow/mlflow-registry.ts";
import { openTransport } from "../../src/registry/mlflow/transport/transport.ts";

/** What holds of every registry behind MLflow's protocol, whoever serves it. */
export const MLFLOW_TRAITS = {
  transactional: false,
  tellsRevision: false,
  tellsAliasMoves: false,
  tellsLock: true,
  countsDeleted: false,
  contentsCanChange: true,
  tagKeys: "mlflow",
  longestValue: 100_000,
  many: 100,
} as const;

/** The registry of a server, and whatever else there is to do with it. */
export function openServed(address: string) {
  const location = { address, env: {}, promptsPerRequest: 40, lockTimes: { firstPause: 20 } };
  return {
    registry: openMlflowRegistry(location),
    openAnother: async () => openMlflowRegistry(location),
    openReader: async () => openMlflowReader(location),
    deleteVersion: async (name: string, version: number) => {
      await using transport = openTransport(location.address, location.env);
      await transport.call(ENDPOINTS.deleteVersion, { name, version: String(version) });
    },
  };
}
