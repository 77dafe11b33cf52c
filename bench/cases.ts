import { join } from "node:path";
import type { FirstSyncFloor } from "./floor.ts";
import { firstSyncFloor, prepareFloor, smallSyncFloor } from "./floor.ts";
import { median, peakMemory, timeEmptyNode } from "./measure.ts";
import type { BudgetResult, TimeResult } from "./result.ts";
import { formatMebibytes, formatMs, ratioResult } from "./result.ts";
import type { Workspace } from "./workspace.ts";
import {
  checkRegistry,
  commitOnTop,
  forgetRegistry,
  moveRegistry,
  syncPeakMemory,
  timePromptree,
} from "./workspace.ts";

const MEMORY_LIMIT = 250 * 2 ** 20;

/** Leaves the workspace synced. `scratch`: an empty folder. */
export async function measureFirstSync(workspace: Workspace, scratch: string, rounds: number): Promise<BudgetResult> {
  await forgetRegistry(workspace);
  await timePromptree(workspace, ["sync"]);
  await checkRegistry(workspace);
  const registry = await moveRegistry(workspace, join(scratch, "reference"));
  const floor = await prepareFloor(workspace.directory, registry, scratch);
  const { floors, times } = await interleave(
    rounds,
    async () => await firstSyncFloor(floor),
    async () => {
      await forgetRegistry(workspace);
      return await timePromptree(workspace, ["sync"]);
    },
  );
  const part = (name: keyof FirstSyncFloor): number => median(floors.map((round) => round[name]));
  const parts = `log ${formatMs(part("logMs"))}, cat-file ${formatMs(part("blobsMs"))}, insert ${formatMs(part("insertMs"))}`;
  return ratioResult("first sync", median(times), part("totalMs"), 2.5, ` (${parts}; ${floor.blobCount} blobs)`);
}

export async function measureNoOp(workspace: Workspace, rounds: number): Promise<BudgetResult> {
  await settle(workspace);
  const { floors, times } = await interleave(
    rounds,
    async () => await smallSyncFloor(workspace.directory),
    async () => await timePromptree(workspace, ["sync"]),
  );
  return ratioResult("no-op sync", median(times), median(floors), 3, "");
}

export async function measureOneCommit(workspace: Workspace, rounds: number): Promise<BudgetResult> {
  await settle(workspace);
  const { floors, times } = await interleave(
    rounds,
    async () => await smallSyncFloor(workspace.directory),
    async () => {
      await commitOnTop(workspace);
      return await timePromptree(workspace, ["sync"]);
    },
  );
  await checkRegistry(workspace);
  return ratioResult("one commit, 3 files", median(times), median(floors), 4, "");
}

/** Whole processes that read the registry of a finished sync. */
export async function measureCommands(workspace: Workspace, rounds: number): Promise<readonly TimeResult[]> {
  await settle(workspace);
  const { sample } = workspace.repository.summary;
  const commands = [
    { name: "get", args: ["get", `prompts:/${sample}@production`], targetMs: 200 },
    { name: "search, one tag", args: ["search", "tags.use_case = 'refunds'"], targetMs: 1000 },
    { name: "log, every prompt", args: ["log", "--json"], targetMs: 1000 },
  ];
  const results: TimeResult[] = [];
  for (const { name, args, targetMs } of commands) {
    const { floors, times } = await interleave(rounds, timeEmptyNode, async () => await timePromptree(workspace, args));
    results.push({ name, ms: median(times), targetMs, floorMs: median(floors) });
  }
  return results;
}

/** The worst of `rounds` first syncs, of this history and of one twice as long with as many prompts. */
export async function measureMemory(
  workspace: Workspace,
  doubled: Workspace,
  rounds: number,
): Promise<readonly BudgetResult[]> {
  const once = await worstPeak(workspace, rounds);
  const twice = await worstPeak(doubled, rounds);
  const empty = await peakMemory(["-e", "0"]);
  const growth = (twice - empty) / (once - empty);
  return [
    {
      name: "peak memory of the first sync",
      measured: formatMebibytes(once),
      budget: `≤ ${formatMebibytes(MEMORY_LIMIT)}`,
      met: once <= MEMORY_LIMIT,
      detail: `the worst of ${rounds}; the Node process alone`,
    },
    {
      name: "its growth, history doubled",
      measured: `${growth.toFixed(2)} ×`,
      budget: "< 2 ×",
      met: growth < 2,
      detail: `${formatMebibytes(twice)} and ${formatMebibytes(once)}, each without the ${formatMebibytes(empty)} of an empty Node`,
    },
  ];
}

async function worstPeak(workspace: Workspace, rounds: number): Promise<number> {
  let worst = 0;
  for (let round = 0; round < rounds; round++) {
    await forgetRegistry(workspace);
    worst = Math.max(worst, await syncPeakMemory(workspace));
  }
  await checkRegistry(workspace);
  return worst;
}

/** A finished and checked sync, and one more, after which nothing is left to do. */
async function settle(workspace: Workspace): Promise<void> {
  await timePromptree(workspace, ["sync"]);
  await timePromptree(workspace, ["sync"]);
  await checkRegistry(workspace);
}

/** Takes turns, and turns about in who goes first, so that a slow spell of the machine falls on both. */
async function interleave<Floor>(rounds: number, floor: () => Promise<Floor>, time: () => Promise<number>) {
  const floors: Floor[] = [];
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) floors.push(await floor());
    times.push(await time());
    if (round % 2 === 1) floors.push(await floor());
  }
  return { floors, times };
}
