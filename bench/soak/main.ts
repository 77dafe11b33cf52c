import { existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { PromptRequests } from "../../test/server/prompt-requests.ts";
import { formatMebibytes } from "../result.ts";
import { judgeMemory } from "./flatness.ts";
import { type LoadCounts, fillRegistry, runClient } from "./mixed-load.ts";
import { startSoakedServer } from "./soaked-server.ts";

const USAGE = `npm run soak -- [--minutes N] [--clients N] [--cli FILE]

Reads and writes on a promptree serve of its own, as the built command line has it; run npm run build first. Ends with 1 when a
request fails, the server complains, or its memory grows.
  --minutes N  for how long (60); memory counts from 3 minutes and 30,000 requests on, as it takes some to get warm
  --clients N  how many send requests at a time (8)
  --cli FILE   serve with this file instead of dist/cli/bin.js`;

/** In minutes. */
const SHORTEST_FOR_MEMORY = 3;

/** A server gets warm by requests; on a slow machine it does not in the time that others need. */
const FEWEST_FOR_MEMORY = 30_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "60" },
      clients: { type: "string", default: "8" },
      cli: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const minutes = Number(values.minutes);
  const clients = Number(values.clients);
  if (values.help || !(minutes > 0) || !Number.isInteger(clients) || clients < 1) {
    console.log(USAGE);
    return values.help ? 0 : 64;
  }
  const cli = resolve(values.cli ?? join(import.meta.dirname, "../../dist/cli/bin.js"));
  if (!existsSync(cli)) throw new Error(`${cli} is missing: run npm run build first`);
  const folder = await mkdtemp(join(tmpdir(), "promptree-soak-"));
  try {
    return await soak(cli, folder, minutes, clients);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function soak(cli: string, folder: string, minutes: number, clients: number): Promise<number> {
  const server = await startSoakedServer(cli, folder);
  const requests = new PromptRequests(server.url);
  await fillRegistry(requests);
  const filled = server.requests();
  const until = Date.now() + minutes * 60_000;
  const counts: LoadCounts = { done: 0, failures: [] };
  const load = Promise.all(Array.from({ length: clients }, () => runClient(requests, until, counts)));
  const samples = [];
  // About as many as a chart would show.
  const interval = Math.max(250, (minutes * 60_000) / 600);
  while (Date.now() < until) {
    samples.push(await server.memory());
    await pause(interval);
  }
  await load;
  const served = server.requests() - filled;
  const exitCode = await server.stop();

  const memory = judgeMemory(samples);
  const isJudged = minutes >= SHORTEST_FOR_MEMORY && served >= FEWEST_FOR_MEMORY;
  const hasGrown = isJudged && !memory.isFlat;
  const complaints = server.complaints();
  const { size } = await stat(join(folder, "registry.db"));
  console.log(
    [
      `requests  ${served} in ${minutes} min, ${Math.round(served / (minutes * 60))} a second over ${clients} clients`,
      `failed    ${counts.failures.length}`,
      `log       ${complaints.length} complaints`,
      `memory    ${formatMebibytes(memory.first)} after the warm-up, ${formatMebibytes(memory.last)} at the end, ${formatMebibytes(memory.peak)} at most${hasGrown ? ", GROWN" : isJudged ? "" : ", not judged"}`,
      `registry  ${formatMebibytes(size)}`,
      `exit      ${exitCode}`,
      ...[...counts.failures, ...complaints].slice(0, 20).map((text) => `  ${text}`),
    ].join("\n"),
  );
  const isWell = counts.failures.length === 0 && complaints.length === 0 && !hasGrown && exitCode === 0;
  return isWell && counts.done > 0 ? 0 : 1;
}
