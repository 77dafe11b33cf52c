import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { median, readRun } from "../measure.ts";
import { clonePrompts } from "../mlflow/prompts.ts";
import { formatMebibytes, formatMs } from "../result.ts";
import type { BudgetResult } from "../result.ts";
import { startServed } from "../serve/served.ts";
import { openSaves } from "./saves.ts";
import type { Saves } from "./saves.ts";

export interface WatchScale {
  readonly prompts: number;
  /** How many are timed. */
  readonly saves: number;
  /** How many are made between two looks at the memory. */
  readonly memorySaves: number;
}

/** In milliseconds, from the write of a file to the answer with its text. */
const GOAL = 100;

const MEMORY_GROWTH = 1.25;

/** In milliseconds, of the first sync and the first look at all files. */
const READY_PATIENCE = 120_000;

/** How many different files are saved. */
const FILES = 200;

/** So many are saved before the next one waits for what was served. */
const BURST = 20;

/**
 * `serve --watch` while files are saved: how long a save takes to be served, against a bare program that watches one file; and
 * what many saves leave in memory. `scratch`: an empty folder.
 */
export async function measureWatch(scale: WatchScale, scratch: string, cli: string): Promise<readonly BudgetResult[]> {
  const clone = await clonePrompts(scale.prompts, join(scratch, "watched"), cli);
  const bareFolder = join(scratch, "bare");
  await mkdir(bareFolder);
  const floor = await timeBare(bareFolder, scale.saves);
  const serve = [cli, "-C", clone.directory, "serve", "--watch", "--quiet", "--port", "0", "--json"];
  const log = join(scratch, "watch.log");
  await using served = await startServed(serve, log);
  await until(async () => (await readFile(log, "utf8")).includes('"event":"watch"'));
  await using saves = await openSaves(served.url, clone, FILES);
  // Code gets warm, and the files are drafts, before it counts.
  await saves.many(FILES);
  const times: number[] = [];
  for (let save = 0; save < scale.saves; save++) times.push(await saves.timeOne());
  floor.push(...(await timeBare(bareFolder, scale.saves)));
  return [latency(times, floor, scale), await memory(saves, served.pid, scale)];
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + READY_PATIENCE;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error("the server was not ready in time");
    await sleep(100);
  }
}

async function timeBare(folder: string, saves: number): Promise<number[]> {
  const program = fileURLToPath(import.meta.resolve("./bare-watch.ts"));
  return z.array(z.number()).parse(JSON.parse(await readRun(process.execPath, [program, folder, String(saves)])));
}

function latency(times: readonly number[], floor: readonly number[], { prompts, saves }: WatchScale): BudgetResult {
  const [ms, floorMs] = [median(times), median(floor)];
  return {
    name: `save → served as the draft, ${prompts.toLocaleString("en")} prompts`,
    measured: formatMs(ms),
    budget: `< ${GOAL} ms`,
    met: ms < GOAL,
    detail: `${formatMs(ms)} / ${formatMs(floorMs)}, ${(ms / floorMs).toFixed(1)} × a bare fs.watch; p99 ${formatMs(p99(times))} / ${formatMs(p99(floor))}; ${saves} saves`,
  };
}

function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

async function memory(saves: Saves, pid: number, { memorySaves }: WatchScale): Promise<BudgetResult> {
  await saveMany(saves, memorySaves);
  const before = await residentBytes(pid);
  await saveMany(saves, memorySaves);
  const after = await residentBytes(pid);
  const growth = after / before;
  return {
    name: "memory of the watching server, as many saves again",
    measured: `${growth.toFixed(2)} ×`,
    budget: `≤ ${MEMORY_GROWTH} ×`,
    met: growth <= MEMORY_GROWTH,
    detail: `${formatMebibytes(before)} after ${memorySaves.toLocaleString("en")} saves, ${formatMebibytes(after)} after twice as many`,
  };
}

async function saveMany(saves: Saves, count: number): Promise<void> {
  for (let made = 0; made < count; made += BURST) await saves.many(Math.min(BURST, count - made));
}

/** @throws Error where the system does not tell it in /proc. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kibibytes = Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]);
  if (!(kibibytes > 0)) throw new Error(`/proc/${pid}/status does not tell the process's memory`);
  return kibibytes * 1024;
}
