import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startMlflow } from "../../test/mlflow-server/server.ts";
import { median, readRun } from "../measure.ts";
import { clonePrompts, timeSync } from "../mlflow/prompts.ts";
import type { PromptClone } from "../mlflow/prompts.ts";
import type { BudgetResult } from "../result.ts";
import { formatMs } from "../result.ts";
import { type LoadResult, loadSchema } from "./load.ts";
import { startServed } from "./served.ts";

export interface ServeScale {
  readonly prompts: number;
  readonly connections: number;
  /** Of each round and server. */
  readonly seconds: number;
  readonly rounds: number;
}

/** In MLflow's default; each answers one request at a time. */
const MLFLOW_WORKERS = 4;

/**
 * The same load on promptree, on a bare Hono handler that answers with the same bytes, and on a real MLflow server that holds
 * the same prompts, in turn. `scratch`: an empty folder.
 */
export async function measureServe(scale: ServeScale, scratch: string, cli: string): Promise<readonly BudgetResult[]> {
  const clone = await clonePrompts(scale.prompts, join(scratch, "served"), cli);
  const registry = `sqlite:${join(scratch, "registry.db")}`;
  await timeSync(clone, registry);
  await using mlflow = await startMlflow({ workers: MLFLOW_WORKERS });
  await timeSync(clone, mlflow.url);
  const serve = [cli, "serve", "--registry", registry, "--port", "0", "--json"];
  await using promptree = await startServed(serve, join(scratch, "promptree.log"));
  const load = await prepareLoad(clone, promptree.url, scratch, scale);
  const bareHono = [join(import.meta.dirname, "bare-hono.ts"), load.textsFile];
  await using bare = await startServed(bareHono, join(scratch, "bare.log"));

  const servers = { promptree: promptree.url, bare: bare.url, mlflow: mlflow.url };
  const results = { promptree: emptyRun(), bare: emptyRun(), mlflow: emptyRun() };
  const names = ["promptree", "bare", "mlflow"] as const;
  // Code gets warm before it counts.
  for (const name of names) await load.run(servers[name]);
  for (let round = 0; round < scale.rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results[name].push(await load.run(servers[name]));
    }
  }
  return [
    atLeast("load by alias, against MLflow's server", results.promptree, results.mlflow, 100, "MLflow's"),
    atLeast("load by alias, against a bare Hono handler", results.promptree, results.bare, 0.5, "the handler's"),
  ];
}

function emptyRun(): LoadResult[] {
  return [];
}

interface Load {
  /** The answers by their paths. */
  readonly textsFile: string;
  readonly run: (url: string) => Promise<LoadResult>;
}

async function prepareLoad(
  { prompts }: PromptClone,
  url: string,
  scratch: string,
  { connections, seconds }: ServeScale,
): Promise<Load> {
  const texts: Record<string, string> = {};
  for (const { name } of prompts) {
    const path = `/api/2.0/mlflow/registered-models/alias?name=${name}&alias=production`;
    const reply = await fetch(url + path);
    if (reply.status !== 200) throw new Error(`${path} is answered with ${reply.status}`);
    texts[path] = await reply.text();
  }
  const [textsFile, pathsFile] = [join(scratch, "texts.json"), join(scratch, "paths.json")];
  await writeFile(textsFile, JSON.stringify(texts));
  await writeFile(pathsFile, JSON.stringify(Object.keys(texts)));
  const program = join(import.meta.dirname, "load.ts");
  return {
    textsFile,
    run: async (server) => {
      const args = [program, server, pathsFile, String(connections), String(seconds)];
      return loadSchema.parse(JSON.parse(await readRun(process.execPath, args)));
    },
  };
}

function atLeast(
  name: string,
  runs: readonly LoadResult[],
  floor: readonly LoadResult[],
  limit: number,
  whose: string,
): BudgetResult {
  const ratio = rateOf(runs) / rateOf(floor);
  const p99 = (of: readonly LoadResult[]): string => formatMs(median(of.map((run) => run.p99)));
  return {
    name,
    measured: `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`,
    budget: `≥ ${limit} ×`,
    met: ratio >= limit,
    detail: `${formatRate(runs)} / ${formatRate(floor)} requests a second; p99 ${p99(runs)}, ${whose} ${p99(floor)}`,
  };
}

function formatRate(runs: readonly LoadResult[]): string {
  return Math.round(rateOf(runs)).toLocaleString("en");
}

function rateOf(runs: readonly LoadResult[]): number {
  return median(runs.map(({ requests, seconds }) => requests / seconds));
}
