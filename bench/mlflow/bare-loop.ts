/**
 * A program of its own, so that its code is as cold as in a sync: `node bare-loop.ts URL FILE CONNECTIONS` sends the
 * requests of FILE, an array of prompts that are arrays of PromptWrite: prompts side by side, the requests of one in turn,
 * over that many connections. It prints how long that took, from the first request to the last reply, and what came of it.
 */
import { readFile } from "node:fs/promises";
import pMap from "p-map";
import { Pool } from "undici";
import { z } from "zod";
import type { LoopResult } from "./replay.ts";
import type { PromptWrite } from "./requests.ts";

const promptsSchema = z.array(z.array(z.object({ path: z.string(), body: z.string() })));

const [url = "", file = "", connectionsText = ""] = process.argv.slice(2);
const connections = Number(connectionsText);
const prompts = promptsSchema.parse(JSON.parse(await readFile(file, "utf8")));
const pool = new Pool(url, { connections });
const requestMs: number[] = [];
let refused = 0;

const start = performance.now();
await pMap(
  prompts,
  async (writes) => {
    for (const write of writes) await send(write);
  },
  { concurrency: connections },
);
const ms = performance.now() - start;
await pool.close();
console.log(JSON.stringify({ ms, requestMs, refused } satisfies LoopResult));

async function send({ path, body }: PromptWrite): Promise<void> {
  const sent = performance.now();
  const headers = { "content-type": "application/json" };
  const reply = await pool.request({ method: "POST", path, headers, body });
  await reply.body.text();
  requestMs.push(performance.now() - sent);
  if (reply.statusCode !== 200) refused++;
}
