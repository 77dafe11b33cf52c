import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { childEnvironment } from "./child-environment.ts";
import { withFileLock } from "./file-lock.ts";
import type { Python } from "./python.ts";

/** A Python with MLflow in it. Start its programs as `python -m mlflow`: it was moved after it was made. */
export interface MlflowEnvironment {
  readonly python: string;
  /** A migrated SQLite database with nothing in it; copy it. */
  readonly emptyDatabase: string;
}

const CACHE = resolve(import.meta.dirname, "../../node_modules/.cache");

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");

/**
 * The environment for these requirements and this Python, made where it is not there yet. Takes minutes then, and needs
 * a package index; pip's own settings say which.
 */
export async function prepareEnvironment(
  base: Python,
  options: { readonly cache?: string; readonly requirements?: string } = {},
): Promise<MlflowEnvironment> {
  const { cache = CACHE, requirements = REQUIREMENTS } = options;
  const folder = join(cache, nameOf(base, readFileSync(requirements, "utf8")));
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    await withFileLock(join(cache, "mlflow.lock"), async () => {
      if (!existsSync(folder)) await make(folder, base, requirements);
    });
  }
  return contents(folder);
}

function contents(folder: string): MlflowEnvironment {
  return { python: join(folder, "bin/python"), emptyDatabase: join(folder, "empty.db") };
}

/** Differs for whatever makes an environment another one. */
function nameOf(base: Python, requirements: string): string {
  const version = /^mlflow==(?<version>\S+)$/m.exec(requirements)?.groups?.["version"];
  if (version === undefined) throw new Error("the requirements pin no version of mlflow");
  const key = [requirements, base.executable, base.version, process.arch].join("\n");
  return `mlflow-${version}-${createHash("sha256").update(key).digest("hex").slice(0, 12)}`;
}

/** Makes it under another name, so that a folder of the right name is always whole. */
async function make(folder: string, base: Python, requirements: string): Promise<void> {
  process.stderr.write(`Installing MLflow for tests into ${folder}; once, for some minutes.\n`);
  const draft = `${folder}.draft`;
  // What a process that was killed has left.
  await rm(draft, { recursive: true, force: true });
  const { python, emptyDatabase } = contents(draft);
  try {
    await run(base.executable, ["-m", "venv", draft]);
    await run(python, ["-m", "pip", "install", "--disable-pip-version-check", "--requirement", requirements]);
    await run(python, ["-m", "mlflow", "db", "upgrade", `sqlite:///${emptyDatabase}`]);
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Fails with everything the program has printed. */
function run(program: string, argv: readonly string[]): Promise<void> {
  const options = { env: childEnvironment(), maxBuffer: 64 * 1024 * 1024 };
  return new Promise((done, fail) => {
    execFile(program, argv, options, (error, stdout, stderr) => {
      if (error === null) done();
      else fail(new Error(`${program} ${argv.join(" ")} failed\n${stdout}${stderr}`, { cause: error }));
    });
  });
}
