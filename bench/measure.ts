import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHILD_ENVIRONMENT } from "./environment.ts";

export interface RunOptions {
  readonly cwd?: string;
  /** A file the process reads as its standard input; without one it has none. */
  readonly input?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Runs a process to its end, reads its output and throws it away: what the bench kept would make it larger, and starting
 * a process takes longer the larger its parent is.
 * @returns milliseconds from just before it was started until it had ended and all its output was read.
 * @throws Error with its stderr when it fails.
 */
export async function timeRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  return await runProcess(command, args, options, () => undefined);
}

/** Runs a process to its end and gives its output. @throws Error with its stderr when it fails. */
export async function readRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const chunks: Buffer[] = [];
  await runProcess(command, args, options, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks).toString();
}

async function runProcess(
  command: string,
  args: readonly string[],
  options: RunOptions,
  take: (chunk: Buffer) => void,
): Promise<number> {
  const input = options.input === undefined ? null : openSync(options.input, "r");
  try {
    const errors: Buffer[] = [];
    const start = performance.now();
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...CHILD_ENVIRONMENT, ...options.environment },
      stdio: [input ?? "ignore", "pipe", "pipe"],
    });
    child.stdout?.on("data", take);
    child.stderr?.on("data", (chunk: Buffer) => errors.push(chunk));
    const [code, signal] = await once(child, "close");
    const wallMs = performance.now() - start;
    if (code === 0) return wallMs;
    const stderr = Buffer.concat(errors).toString().trimEnd();
    throw new Error(`${[command, ...args].join(" ")} ended with ${String(code ?? signal)}\n${stderr}`);
  } finally {
    if (input !== null) closeSync(input);
  }
}

/**
 * Loaded into a Node process, writes its peak memory as the last thing it does. On Linux it reads VmHWM, which starts anew
 * with each program: `maxRSS` there begins at what the parent had when it forked. Elsewhere `maxRSS` it is. A process
 * that is killed by a signal or aborts leaves no figure.
 */
const PEAK_HOOK = `
import { readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => {
  const kibibytes = process.platform === "linux"
    ? /^VmHWM:\\s*(\\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1]
    : process.resourceUsage().maxRSS;
  writeFileSync(process.env.PROMPTREE_BENCH_PEAK, String(kibibytes));
});`;

/** Milliseconds of a Node start that does nothing. */
export async function timeEmptyNode(): Promise<number> {
  return await timeRun(process.execPath, ["-e", "0"]);
}

/**
 * Runs a Node program and gives the most memory it held at once, in bytes: its own resident set, threads included, without
 * the processes it starts.
 */
export async function peakMemory(args: readonly string[]): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "promptree-bench-peak-"));
  try {
    const file = join(directory, "peak");
    const hook = `data:text/javascript,${encodeURIComponent(PEAK_HOOK)}`;
    await timeRun(process.execPath, ["--import", hook, ...args], { environment: { PROMPTREE_BENCH_PEAK: file } });
    const kibibytes = Number(await readFile(file, "utf8"));
    if (!(kibibytes > 0)) throw new Error("the process left no figure of its memory");
    return kibibytes * 1024;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 1 ? middle : middle - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("there is no median of nothing");
  return (lower + upper) / 2;
}
