import { execFile } from "node:child_process";
import { PromptreeError } from "../core/errors.ts";
import { redact } from "../core/redact.ts";

/** How a git process ended. */
export interface FailedRun {
  readonly args: readonly string[];
  /** Null when it was killed or never started. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  /** Why it could not be started or read from; null when it ran to its end. */
  readonly error: Error | null;
}

const OLDEST_GIT = "2.31";

/** What a git that failed means for the user. Asks git for its version, since most flags of ours are newer than some gits. */
export async function gitFailure(run: FailedRun): Promise<PromptreeError> {
  if (run.error !== null) return notStarted(run.error);
  const version = await gitVersion();
  if (version !== null && isTooOld(version)) {
    return new PromptreeError("git-failed", `git ${version} is too old`, {
      hint: `install git ${OLDEST_GIT} or newer`,
    });
  }
  const folder = foreignFolder(run.stderr);
  if (folder !== null) {
    return new PromptreeError("git-failed", `git refuses ${folder}, because another user owns it`, {
      hint: `if you trust it, run: git config --global --add safe.directory ${folder}`,
    });
  }
  const object = promisedObject(run.stderr);
  if (object !== null) {
    return new PromptreeError("git-failed", `this is a partial clone, and it lacks the object ${object}`, {
      hint: "fetch everything: git fetch --refetch --no-filter",
    });
  }
  const command = run.args.find((arg) => !arg.startsWith("-")) ?? "";
  return new PromptreeError("git-failed", `git ${command} failed: ${reasonOf(run)}`);
}

function notStarted(error: Error): PromptreeError {
  const missing = "code" in error && error.code === "ENOENT";
  return missing
    ? new PromptreeError("git-failed", "git was not found on the PATH", {
        hint: `install git ${OLDEST_GIT} or newer`,
        cause: error,
      })
    : new PromptreeError("git-failed", `git could not be run: ${error.message}`, { cause: error });
}

function reasonOf(run: FailedRun): string {
  const lines = run.stderr.split("\n").filter((line) => line.trim() !== "");
  const line = lines.find((text) => /^(?:fatal|error): /.test(text)) ?? lines[0];
  // Settings that git complains of may hold an address with a password.
  if (line !== undefined) return redact(line.replace(/^(?:fatal|error): /, "").trim());
  return run.signal === null
    ? `it ended with code ${String(run.code)} and no message`
    : `it was ended by ${run.signal}`;
}

function foreignFolder(stderr: string): string | null {
  return /dubious ownership in repository at '(.*)'|unsafe repository \('(.*)' is owned by/.exec(stderr)?.at(1) ?? null;
}

/** The object that git would have fetched. */
function promisedObject(stderr: string): string | null {
  return /could not fetch ([0-9a-f]+) from promisor remote/.exec(stderr)?.[1] ?? null;
}

function gitVersion(): Promise<string | null> {
  return new Promise((resolve) => {
    execFile("git", ["version"], (error, stdout) => {
      resolve(error === null ? (/\d+\.\d+(?:\.\d+)?/.exec(stdout)?.[0] ?? null) : null);
    });
  });
}

function isTooOld(version: string): boolean {
  return version.localeCompare(OLDEST_GIT, "en", { numeric: true }) < 0;
}
