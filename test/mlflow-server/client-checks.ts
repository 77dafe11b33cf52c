import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { mlflowEnvironment } from "./availability.ts";
import { childEnvironment } from "./child-environment.ts";

const Line = z.looseObject({ name: z.string() });

/** Without waiting: what a server refuses is part of what is checked. */
const SETTINGS = {
  PYTHONUTF8: "1",
  PYTHONDONTWRITEBYTECODE: "1",
  MLFLOW_ALIAS_PROMPT_CACHE_TTL_SECONDS: "0",
  MLFLOW_VERSION_PROMPT_CACHE_TTL_SECONDS: "0",
  MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
};

/** What MLflow's own client meets with at a server, by the name of each check, in order. The registry has to be empty. */
export async function runClientChecks(url: string): Promise<ReadonlyMap<string, unknown>> {
  const { python } = await mlflowEnvironment();
  const child = spawn(python, [join(import.meta.dirname, "client_checks")], {
    env: childEnvironment({ ...SETTINGS, MLFLOW_TRACKING_URI: url }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed += text));
  const closed = once(child, "close");
  const results = new Map<string, unknown>();
  for await (const line of createInterface({ input: child.stdout })) {
    const { name, ...result } = Line.parse(JSON.parse(line));
    if (results.has(name)) throw new Error(`two checks are named ${name}`);
    results.set(name, result);
  }
  await closed;
  if (child.exitCode !== 0) throw new Error(`the checks ended early:\n${printed}`);
  return results;
}
