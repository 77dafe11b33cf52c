import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { FailedRun } from "./failure.ts";
import { gitArguments, gitEnvironment, stopGit, whenEnded } from "./run.ts";

/** What git tidies up after it has fetched belongs to that git, and is over when it is. */
const CONFIG = ["-c", "gc.autoDetach=false", "-c", "maintenance.autoDetach=false"];

/**
 * Runs a git that talks to a remote; gives how it ended. It has a session of its own, so that neither it nor an ssh that it
 * starts finds a terminal to ask at, and the signal ends it with all that it started.
 */
export async function runRemoteGit(dir: string, args: readonly string[], signal: AbortSignal): Promise<FailedRun> {
  const child = spawn("git", gitArguments(dir, [...CONFIG, ...args]), {
    env: remoteEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const stop = (): void => stopSession(child);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await whenEnded(child, args);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function stopSession(child: ChildProcess): void {
  // What could not be started has no id.
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid);
  } catch (error) {
    // It ended by itself.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
  stopGit(child);
}

/** The protocols are those that the user lets git use. Nobody is there to answer a question. */
function remoteEnvironment(): NodeJS.ProcessEnv {
  return {
    ...gitEnvironment(),
    GIT_ALLOW_PROTOCOL: process.env["GIT_ALLOW_PROTOCOL"],
    GCM_INTERACTIVE: "never",
    SSH_ASKPASS_REQUIRE: "never",
  };
}
