import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The path of the built program: `node <program> plan`. */
    readonly program: string;
  }
}

const ROOT = resolve(import.meta.dirname, "../..");

/** What the built program is made of. */
const SOURCES = ["src", "scripts/build.ts", "package.json", "package-lock.json"];

/**
 * Builds what the tests of the real program run, unless it is newer than all it is made of, and gives them a copy, which
 * another build in the middle of the run leaves as it is.
 */
export default function setup(project: TestProject): () => void {
  if (lastChange("dist/cli/bin.js") < Math.max(...SOURCES.flatMap(withContents).map(lastChange))) {
    execFileSync("npm", ["run", "build", "--silent"], { cwd: ROOT, stdio: "inherit" });
  }
  const copy = mkdtempSync(join(tmpdir(), "promptree-program-"));
  // Some tests run it as another user.
  chmodSync(copy, 0o755);
  for (const part of ["package.json", "dist"]) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  project.provide("program", join(copy, "dist/cli/bin.js"));
  return () => rmSync(copy, { recursive: true });
}

/** A path, and where it is a folder all below it; a folder tells of files that are gone. */
function withContents(path: string): readonly string[] {
  const isFolder = statSync(join(ROOT, path)).isDirectory();
  const below = isFolder ? readdirSync(join(ROOT, path), { recursive: true, encoding: "utf8" }) : [];
  return [path, ...below.map((name) => join(path, name))];
}

/** In milliseconds since 1970; 0 where there is nothing. */
function lastChange(path: string): number {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
