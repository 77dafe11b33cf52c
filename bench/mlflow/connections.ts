import { join } from "node:path";
import { startMlflow } from "../../test/mlflow-server/server.ts";
import { median } from "../measure.ts";
import { formatMs } from "../result.ts";
import { formatTable } from "../table.ts";
import { recordFirstSync } from "./cases.ts";
import { runBareLoop } from "./replay.ts";
import type { LoopResult, Recording } from "./replay.ts";

export interface ConnectionsScale {
  readonly prompts: number;
  readonly rounds: number;
  readonly workers: readonly number[];
}

const CONNECTIONS = [1, 2, 4, 8, 16] as const;

/** A table of what the bare loop does over more and more connections: what promptree's default is chosen by. */
export async function tabulateConnections(scale: ConnectionsScale, scratch: string, cli: string): Promise<string> {
  const rows = [
    ["workers", "connections", "prompts a second", "median request", "95th percentile", "slowest", "refused"],
  ];
  let recording: Recording | null = null;
  for (const workers of scale.workers) {
    await using server = await startMlflow({ workers });
    recording ??= (await recordFirstSync(server, scale.prompts, join(scratch, "connections"), cli)).firstSync;
    const results = new Map<number, LoopResult[]>(CONNECTIONS.map((connections) => [connections, []]));
    for (let round = 0; round < scale.rounds; round++) {
      for (const [connections, taken] of round % 2 === 0 ? results : [...results].toReversed()) {
        server.reset();
        taken.push(await runBareLoop(server.url, recording, connections));
      }
    }
    for (const [connections, taken] of results) rows.push(row(workers, connections, scale.prompts, taken));
  }
  return formatTable(rows);
}

function row(workers: number, connections: number, prompts: number, taken: readonly LoopResult[]): string[] {
  const requests = taken.flatMap(({ requestMs }) => requestMs).toSorted((a, b) => a - b);
  const at = (share: number): string => formatMs(requests[Math.floor((requests.length - 1) * share)] ?? Number.NaN);
  return [
    String(workers),
    String(connections),
    ((prompts / median(taken.map(({ ms }) => ms))) * 1000).toFixed(1),
    at(0.5),
    at(0.95),
    at(1),
    String(taken.reduce((sum, { refused }) => sum + refused, 0)),
  ];
}
