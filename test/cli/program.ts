import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { inject } from "vitest";

/** The built program; test/setup/build.ts makes it before the tests run. */
const PROGRAM = inject("program");

export interface ProgramOutcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the built program as a process of its own. */
export function start(argv: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...argv], { stdio: ["ignore", "pipe", "pipe"], ...options });
}

/** The same on a terminal, whose keys are the child's standard input. It ends as a shell does, with 130 for SIGINT. */
export function startOnTerminal(argv: readonly string[], options: SpawnOptions): ChildProcess {
  const words = [process.execPath, PROGRAM, ...argv].map((word) => `'${word}'`).join(" ");
  // A terminal that nobody looks at has no columns.
  const line = `stty cols 80 rows 24; exec ${words}`;
  const terminal = 'exec script --quiet --return --command "$0" /dev/null';
  return spawn("bash", ["-c", terminal, line], { stdio: ["pipe", "pipe", "pipe"], ...options });
}

/** Resolves when the process is gone and all it wrote is read. */
export function outcomeOf(child: ChildProcess): Promise<ProgramOutcome> {
  let out = "";
  let err = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (err += text));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => done({ code, signal, out, err }));
  });
}

export async function runProgram(argv: readonly string[], options: SpawnOptions): Promise<ProgramOutcome> {
  return outcomeOf(start(argv, options));
}

/** Runs a line of shell in which `promptree` is the built program. */
export async function runShell(line: string, options: SpawnOptions): Promise<ProgramOutcome> {
  const define = `promptree() { "${process.execPath}" "${PROGRAM}" "$@"; }`;
  return outcomeOf(spawn("bash", ["-c", `${define}\n${line}`], { stdio: ["ignore", "pipe", "pipe"], ...options }));
}

/** What Node prints of an error that nobody caught. */
export const STACK_TRACE = /\n {4}at |Node\.js v\d|node:internal|unsettled top-level await/;
