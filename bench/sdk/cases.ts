import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { median, readRun } from "../measure.ts";
import { clonePrompts, timeSync } from "../mlflow/prompts.ts";
import type { BudgetResult } from "../result.ts";
import { formatMs } from "../result.ts";
import { startServed } from "../serve/served.ts";
import { formatTable } from "../table.ts";
import { type ColdResult, coldSchema } from "./cold-loads.ts";
import { type LoadsResult, loadsSchema } from "./loads.ts";

export interface SdkScale {
  readonly prompts: number;
  /** From memory, in each round. */
  readonly loads: number;
  readonly rounds: number;
}

/** So many times as long as an async function that looks into a Map. */
const GOAL = 3;

export interface SdkResult {
  readonly budget: BudgetResult;
  readonly table: string;
}

/**
 * Loads by alias from the package beside the built command line: from memory, against a Map; and over HTTP, for information.
 * `scratch`: an empty folder.
 */
export async function measureSdk(scale: SdkScale, scratch: string, cli: string): Promise<SdkResult> {
  const clone = await clonePrompts(scale.prompts, join(scratch, "loaded"), cli);
  const registry = `sqlite:${join(scratch, "sdk.db")}`;
  await timeSync(clone, registry);
  const entry = join(dirname(cli), "../index.js");
  const file = join(scratch, "references.json");
  await writeFile(file, JSON.stringify(clone.prompts.map(({ name }) => `prompts:/${name}@production`)));
  const warm = [program("loads.ts"), entry, registry, file, String(scale.loads), String(scale.rounds)];
  const loads = loadsSchema.parse(JSON.parse(await readRun(process.execPath, warm)));
  const serve = [cli, "serve", "--registry", registry, "--port", "0", "--json"];
  await using served = await startServed(serve, join(scratch, "sdk-served.log"));
  const cold = [program("cold-loads.ts"), entry, served.url, file];
  const coldLoads = coldSchema.parse(JSON.parse(await readRun(process.execPath, cold)));
  return { budget: cachedBudget(loads), table: coldTable(coldLoads) };
}

function program(name: string): string {
  return join(import.meta.dirname, name);
}

function cachedBudget({ client, asyncMap, bareMap }: LoadsResult): BudgetResult {
  const ratio = median(client) / median(asyncMap);
  const bare = median(client) / median(bareMap);
  return {
    name: "load from memory, against a Map behind an async function",
    measured: `${ratio.toFixed(2)} ×`,
    budget: `≤ ${GOAL} ×`,
    met: ratio <= GOAL,
    detail:
      `${rate(client)} / ${rate(asyncMap)} loads a second, ${median(client).toFixed(0)} / ${median(asyncMap).toFixed(0)} ns; ` +
      `${bare.toFixed(0)} × a bare Map, ${rate(bareMap)}`,
  };
}

function rate(nanoseconds: readonly number[]): string {
  return Math.round(1e9 / median(nanoseconds)).toLocaleString("en");
}

function coldTable({ client, bareFetch }: ColdResult): string {
  const row = (name: string, ms: readonly number[]): readonly string[] => [
    name,
    formatMs(median(ms)),
    formatMs(ms.toSorted((a, b) => a - b)[Math.floor(ms.length * 0.99)] ?? Number.NaN),
    Math.round((1000 * ms.length) / ms.reduce((sum, one) => sum + one, 0)).toLocaleString("en"),
  ];
  return formatTable([
    ["load over HTTP, not in memory yet", "median", "p99", "a second, one after the other"],
    row("loadPrompt", client),
    row("a bare fetch, as JSON", bareFetch),
  ]);
}
