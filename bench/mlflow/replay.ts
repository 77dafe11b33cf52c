import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { childEnvironment } from "../../test/mlflow-server/child-environment.ts";
import { mlflowEnvironment } from "../../test/mlflow-server/availability.ts";
import { readRun } from "../measure.ts";
import type { PromptWrite } from "./requests.ts";

const loopSchema = z.object({
  ms: z.number(),
  /** Of each request. */
  requestMs: z.array(z.number()),
  /** Requests that were answered by anything but 200. */
  refused: z.number(),
});
export type LoopResult = z.infer<typeof loopSchema>;

/** What was written of some prompts, in a file, to be written again by others. */
export interface Recording {
  readonly file: string;
  readonly prompts: number;
  readonly requests: number;
  readonly bytes: number;
}

export async function saveRecording(prompts: readonly (readonly PromptWrite[])[], file: string): Promise<Recording> {
  await writeFile(file, JSON.stringify(prompts));
  const writes = prompts.flat();
  const bytes = writes.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
  return { file, prompts: prompts.length, requests: writes.length, bytes };
}

/** Sends the same requests again over so many connections, and does nothing else. */
export async function runBareLoop(url: string, { file }: Recording, connections: number): Promise<LoopResult> {
  const program = fileURLToPath(import.meta.resolve("./bare-loop.ts"));
  return loopSchema.parse(JSON.parse(await readRun(process.execPath, [program, url, file, String(connections)])));
}

/**
 * MLflow's Python client registers the first `count` prompts, one after the other, and sets their aliases. Milliseconds
 * of the calls alone: Python's start is not among them.
 */
export async function timePythonClient(url: string, { file }: Recording, count: number): Promise<number> {
  const { python } = await mlflowEnvironment();
  const program = fileURLToPath(import.meta.resolve("./register_prompts.py"));
  const environment = childEnvironment({ MLFLOW_TRACKING_URI: url, PYTHONUTF8: "1" });
  return Number(await readRun(python, [program, file, String(count)], { environment }));
}
