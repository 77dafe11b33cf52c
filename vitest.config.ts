import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/setup/build.ts"],
    setupFiles: ["test/setup/mlflow.ts", "test/setup/properties.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
