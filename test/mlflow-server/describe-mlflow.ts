import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { mlflowIsMissing } from "./availability.ts";
import { startMlflow } from "./server.ts";
import type { MlflowServer, ServerOptions } from "./server.ts";

/** The first start on a machine installs MLflow. */
const START_MS = 15 * 60_000;

/** Tests that share a real MLflow server, which is empty when each of them begins; skipped where MLflow can't run. */
export function describeMlflow(
  name: string,
  tests: (server: () => MlflowServer) => void,
  options?: ServerOptions,
): void {
  describe.skipIf(mlflowIsMissing())(`${name}, with a real MLflow`, () => {
    const server = sharedMlflow(options);
    beforeEach(() => server().reset());
    tests(server);
  });
}

function sharedMlflow(options?: ServerOptions): () => MlflowServer {
  let server: MlflowServer | null = null;
  beforeAll(async () => {
    server = await startMlflow(options);
  }, START_MS);
  afterAll(() => server?.stop());
  return () => {
    if (server === null) throw new Error("the server is there while tests run");
    return server;
  };
}
