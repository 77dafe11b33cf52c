import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { childEnvironment } from "../../mlflow-server/child-environment.ts";
import { withFileLock } from "../../mlflow-server/file-lock.ts";
import { findPython } from "../../mlflow-server/python.ts";

const CACHE = resolve(import.meta.dirname, "../../../node_modules/.cache");

const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7";

const GO = "go";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");

const run = promisify(execFile);

/** For `test.skipIf`: whether a machine without Go can't have actionlint, which is then said; an error on CI. */
export function actionlintIsMissing(): boolean {
  return isMissing("actionlint", spawnSync(GO, ["version"]).status === 0 ? null : "It is built with Go.");
}

/** The same for zizmor, which comes from Python's package index. */
export function zizmorIsMissing(): boolean {
  const python = findPython();
  return isMissing("zizmor", "missing" in python ? "It is installed with Python 3.10 or newer." : null);
}

/** Fails with what actionlint finds in the workflows of a repository. */
export async function actionlint(root: string): Promise<void> {
  const folder = await installed("actionlint", ACTIONLINT, async (draft) => {
    await run(GO, ["install", ACTIONLINT], { env: { ...process.env, GOBIN: draft, GOFLAGS: "" } });
  });
  // Whether a machine has shellcheck must not decide what is found.
  await lint(join(folder, "actionlint"), ["-shellcheck=", "-pyflakes="], root);
}

/** Fails with what zizmor finds in these files without the network. */
export async function zizmor(root: string, paths: readonly string[]): Promise<void> {
  const python = findPython();
  if ("missing" in python) throw new Error(python.missing);
  const folder = await installed("zizmor", readFileSync(REQUIREMENTS, "utf8"), async (draft) => {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
    const argv = [...pip, "--target", draft, "--requirement", REQUIREMENTS];
    await run(python.executable, argv, { env: childEnvironment() });
  });
  await lint(join(folder, "bin/zizmor"), ["--offline", "--pedantic", "--strict-collection", ...paths], root);
}

function isMissing(tool: string, reason: string | null): boolean {
  if (reason === null) return false;
  if (process.env["CI"] === "true") throw new Error(`${tool} can't be run. ${reason} On CI it has to.`);
  process.stderr.write(`\n!!! SKIPPED: the check of the workflows by ${tool}. ${reason}\n`);
  return true;
}

/** The folder of a tool, made where it is not there yet. `key` differs for whatever makes it another one. */
async function installed(tool: string, key: string, install: (draft: string) => Promise<void>): Promise<string> {
  const hash = createHash("sha256").update(`${key}\n${process.platform}-${process.arch}`).digest("hex").slice(0, 12);
  const folder = join(CACHE, `${tool}-${hash}`);
  await mkdir(CACHE, { recursive: true });
  await withFileLock(join(CACHE, `${tool}.lock`), async () => {
    if (existsSync(folder)) return;
    const draft = `${folder}.draft`;
    await rm(draft, { recursive: true, force: true });
    await install(draft);
    await rename(draft, folder);
  });
  return folder;
}

function lint(program: string, argv: readonly string[], cwd: string): Promise<void> {
  return new Promise((done, fail) => {
    execFile(program, argv, { cwd, env: { ...process.env, NO_COLOR: "1" } }, (error, stdout, stderr) => {
      if (error === null) done();
      else fail(new Error(`${program} found something\n${stdout}${stderr}`, { cause: error }));
    });
  });
}
