import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { build } from "rolldown";
import { builtInModules } from "./built-in-modules.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

/**
 * dist/ holds declarations from the compiler and JavaScript from the bundler. The bundle has the dependencies in it: Kysely
 * alone is some 200 modules, and loading it file by file takes longer than a whole sync that finds nothing to do may take.
 */
rmSync("dist", { recursive: true, force: true });
execFileSync("tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });
const library = await build({
  input: { index: "src/index.ts", "server/index": "src/server/index.ts" },
  platform: "node",
  logLevel: "warn",
  output: { dir: "dist", format: "esm", minify: true, chunkFileNames: "chunks/[name]-[hash].js" },
});
/**
 * What most commands need comes in a few files: many small ones take longer to find than to load. A group takes what its
 * modules import along, and an earlier one takes first: each may import from those before it, and never the other way.
 */
const cli = await build({
  input: { "cli/bin": "src/cli/bin.ts" },
  platform: "node",
  plugins: [builtInModules()],
  logLevel: "warn",
  output: {
    dir: "dist",
    format: "esm",
    minify: true,
    chunkFileNames: "cli/chunks/[name]-[hash].js",
    codeSplitting: {
      groups: [
        { name: "everyday", test: /\/src\/cli\/(main|io|run\/sync)\.ts$/ },
        { name: "sqlite", test: /\/src\/registry\/sql\/sqlite-registry\.ts$/ },
        { name: "planning", test: /\/src\/engine\/(replay\/content-store|make-plan|quick-plan|apply)\.ts$/ },
      ],
    },
  },
});
/** For browsers and edge workers: of a package that has code for Node and for browsers, the latter. */
const client = await build({
  input: { client: "src/client.ts" },
  platform: "browser",
  logLevel: "warn",
  output: { dir: "dist", format: "esm", minify: true, codeSplitting: false },
});
chmodSync("dist/cli/bin.js", 0o755);
const modules = [...library.output, ...cli.output, ...client.output].flatMap((file) =>
  file.type === "chunk" ? file.moduleIds : [],
);
writeFileSync("dist/THIRD_PARTY_NOTICES.txt", thirdPartyNotices(modules));
