import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { build } from "rolldown";
import { thirdPartyNotices } from "./third-party-notices.ts";

/**
 * dist/ holds declarations from the compiler and JavaScript from the bundler. The bundle has the dependencies in it: Kysely
 * alone is some 200 modules, and loading it file by file takes longer than a whole sync that finds nothing to do may take.
 */
rmSync("dist", { recursive: true, force: true });
execFileSync("tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });
const { output } = await build({
  input: { index: "src/index.ts", "server/index": "src/server/index.ts", "cli/bin": "src/cli/bin.ts" },
  platform: "node",
  logLevel: "warn",
  output: { dir: "dist", format: "esm", minify: true, chunkFileNames: "chunks/[name]-[hash].js" },
});
/** For browsers and edge workers: of a package that has code for Node and for browsers, the latter. */
const client = await build({
  input: { client: "src/client.ts" },
  platform: "browser",
  logLevel: "warn",
  output: { dir: "dist", format: "esm", minify: true, codeSplitting: false },
});
chmodSync("dist/cli/bin.js", 0o755);
const modules = [...output, ...client.output].flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
writeFileSync("dist/THIRD_PARTY_NOTICES.txt", thirdPartyNotices(modules));
