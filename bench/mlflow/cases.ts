import { join } from "node:path";
import { openTransport } from "../../src/registry/mlflow/transport/transport.ts";
import { startMlflow } from "../../test/mlflow-server/server.ts";
import type { MlflowServer } from "../../test/mlflow-server/server.ts";
import { median, timeEmptyNode } from "../measure.ts";
import type { BudgetResult, TimeResult } from "../result.ts";
import { formatMs, ratioResult } from "../result.ts";
import { checkPrompts } from "./check-prompts.ts";
import { clonePrompts, timeSync } from "./prompts.ts";
import type { PromptClone } from "./prompts.ts";
import { recordSyncs } from "./record.ts";
import type { CountedSync, Recorded } from "./record.ts";
import { runBareLoop, timePythonClient } from "./replay.ts";
import type { Recording } from "./replay.ts";

export interface MlflowScale {
  /** How many new prompts a sync is measured with, and how many of them MLflow's client registers. */
  readonly prompts: number;
  readonly pythonPrompts: number;
  readonly rounds: number;
  readonly noOp: { readonly prompts: number; readonly rounds: number };
  readonly servers: readonly ServerKind[];
}

interface ServerKind {
  /** Processes that answer requests. */
  readonly workers: number;
  /** How many times as fast as MLflow's client a sync is to be. */
  readonly timesPython: number;
}

export interface MlflowResults {
  readonly budgets: readonly BudgetResult[];
  readonly times: readonly TimeResult[];
  readonly counted: readonly CountedSync[];
}

/** `scratch`: an empty folder. */
export async function measureMlflow(scale: MlflowScale, scratch: string, cli: string): Promise<MlflowResults> {
  const clone = await clonePrompts(scale.prompts, join(scratch, "new-prompts"), cli);
  const budgets: BudgetResult[] = [];
  const times: TimeResult[] = [];
  let recorded: Recorded | null = null;
  for (const kind of scale.servers) {
    await using server = await startMlflow({ workers: kind.workers });
    recorded ??= await recordFirstSync(server, scale.prompts, join(scratch, "recorded"), cli);
    budgets.push(...(await measureNewPrompts(server, kind, clone, recorded.firstSync, scale)));
    if (kind === scale.servers.at(-1)) times.push(await measureNoOp(server, scale.noOp, join(scratch, "no-op"), cli));
  }
  return { budgets, times, counted: recorded?.counted ?? [] };
}

/** In a clone of its own, which is changed on the way. */
export async function recordFirstSync(
  server: MlflowServer,
  prompts: number,
  directory: string,
  cli: string,
): Promise<Recorded> {
  return recordSyncs(server, await clonePrompts(prompts, directory, cli), `${directory}.json`);
}

/** A sync of new prompts, the same requests and nothing else, and MLflow's client, in turn and each into an empty server. */
async function measureNewPrompts(
  server: MlflowServer,
  { workers, timesPython }: ServerKind,
  clone: PromptClone,
  recording: Recording,
  { rounds, pythonPrompts }: MlflowScale,
): Promise<readonly BudgetResult[]> {
  const connections = defaultConnections(server.url);
  const bare: number[] = [];
  const syncs: number[] = [];
  const python: number[] = [];
  const turns = [
    async () => bare.push(await bareLoopMs(server.url, recording, connections)),
    async () => {
      syncs.push(await timeSync(clone, server.url));
      await checkPrompts(server.url, clone);
    },
    async () => python.push(await timePythonClient(server.url, recording, pythonPrompts)),
  ];
  for (let round = 0; round < rounds; round++) {
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      server.reset();
      await turn();
    }
  }
  const on = workers === 1 ? "1 worker" : `${workers} workers`;
  const { prompts, requests } = recording;
  console.log(`server   ${on}: sync ${listMs(syncs)}; bare loop ${listMs(bare)}; Python ${listMs(python)}`);
  const sent = `${prompts} prompts, ${requests} requests over ${connections} connections; start, git, lock and state included`;
  const pythonRate = (pythonPrompts / median(python)) * 1000;
  return [
    ratioResult(`new prompts to MLflow, ${on}`, median(syncs), median(bare), 1.15, ` (${sent})`),
    fasterResult(`against its Python client, ${on}`, (prompts / median(syncs)) * 1000, pythonRate, timesPython),
  ];
}

/** Of every round, so that one that was disturbed can be told. */
function listMs(times: readonly number[]): string {
  return times.map(formatMs).join(", ");
}

async function bareLoopMs(url: string, recording: Recording, connections: number): Promise<number> {
  const { ms, refused } = await runBareLoop(url, recording, connections);
  if (refused > 0) throw new Error(`the server refused ${refused} requests of the bare loop`);
  return ms;
}

/** How many connections a sync opens. */
function defaultConnections(url: string): number {
  return openTransport(url, {}).connections;
}

function fasterResult(name: string, rate: number, pythonRate: number, atLeast: number): BudgetResult {
  const ratio = rate / pythonRate;
  return {
    name,
    measured: `${ratio.toFixed(1)} ×`,
    budget: `≥ ${atLeast} ×`,
    met: ratio >= atLeast,
    detail: `${rate.toFixed(1)} / ${pythonRate.toFixed(1)} prompts a second, the client's without the start of Python`,
  };
}

async function measureNoOp(
  server: MlflowServer,
  { prompts, rounds }: MlflowScale["noOp"],
  directory: string,
  cli: string,
): Promise<TimeResult> {
  server.reset();
  const clone = await clonePrompts(prompts, directory, cli);
  await timeSync(clone, server.url);
  await checkPrompts(server.url, clone);
  const floors: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    floors.push(await timeEmptyNode());
    times.push(await timeSync(clone, server.url));
  }
  const name = `no-op sync, ${prompts.toLocaleString("en")} prompts on MLflow`;
  return { name, ms: median(times), targetMs: 1000, floorMs: median(floors) };
}
