import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/setup/build.ts"],
    setupFiles: ["test/setup/mlflow.ts", "test/setup/properties.ts"],
    // For what hangs: nothing that works comes near it, on a machine that is ten times as slow as it should be either.
    testTimeout: 5 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
