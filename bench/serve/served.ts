import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { CHILD_ENVIRONMENT } from "../environment.ts";

const startedSchema = z.object({ url: z.string() });

/** A server in a process of its own. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/**
 * Starts a Node program that writes `{"url": …}` as its first line once it listens.
 * @param log What it writes goes into this file: reading it here would take a share of the processor.
 */
export async function startServed(args: readonly string[], log: string): Promise<Served> {
  const file = openSync(log, "w");
  const child = spawn(process.execPath, args, { env: CHILD_ENVIRONMENT, stdio: ["ignore", file, "inherit"] });
  closeSync(file);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${args.join(" ")} can't be started`);
  const ended = once(child, "close");
  let first: string | undefined;
  while (first === undefined) {
    if (child.exitCode !== null) throw new Error(`${args.join(" ")} ended with ${child.exitCode}`);
    await sleep(20);
    first = /^.*(?=\n)/.exec(await readFile(log, "utf8"))?.[0];
  }
  const { url } = startedSchema.parse(JSON.parse(first));
  return {
    url,
    pid,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}
