import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { mlflowEnvironment } from "./availability.ts";
import { childEnvironment } from "./child-environment.ts";
import { RESULTS } from "./python-commands.ts";
import type { Command, CommandArguments, CommandResults } from "./python-commands.ts";

/** MLflow's own Python client, unmodified, in a process of its own. */
export interface PythonClient extends AsyncDisposable {
  /** Fails with a `PythonError`. When it resolves, the client has sent all its requests, late ones in threads too. */
  call<C extends Command>(command: C, args: CommandArguments[C]): Promise<CommandResults[C]>;
  stop(): Promise<void>;
}

/** What MLflow's client raised. */
class PythonError extends Error {
  override readonly name = "PythonError";
  /** An MLflow error code, such as `RESOURCE_DOES_NOT_EXIST`, or the name of a Python exception. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface PythonOptions {
  /** Variables of MLflow's, such as `MLFLOW_TRACKING_TOKEN`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Prompts outlive neither a test nor a change made elsewhere. */
const NO_CACHES = {
  MLFLOW_ALIAS_PROMPT_CACHE_TTL_SECONDS: "0",
  MLFLOW_VERSION_PROMPT_CACHE_TTL_SECONDS: "0",
};

/** Starts it for one server; `set_tracking_uri` turns it to another. */
export async function startPython(trackingUri: string, { env = {} }: PythonOptions = {}): Promise<PythonClient> {
  const { python } = await mlflowEnvironment();
  const own = { PYTHONUTF8: "1", ...NO_CACHES, MLFLOW_TRACKING_URI: trackingUri, ...env };
  const child = spawn(python, [join(import.meta.dirname, "client.py")], {
    env: childEnvironment(own),
    stdio: "pipe",
  });
  const exchange = talkTo(child);
  const closed = new Promise((done) => child.once("close", done));
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await closed;
  };
  return {
    async call(command, args) {
      const answer = await exchange({ command, arguments: args });
      return RESULTS[command].parse(answer);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const Answer = z.union([
  z.strictObject({ result: z.unknown() }),
  z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) }),
]);

type Waiting = PromiseWithResolvers<unknown>;

/** Sends a value as one line and resolves with the result in the line that answers it. */
function talkTo(child: ChildProcessWithoutNullStreams): (value: unknown) => Promise<unknown> {
  const waiting: Waiting[] = [];
  let printed = "";
  let end: Error | null = null;
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed += text));
  createInterface({ input: child.stdout }).on("line", (line) => settle(waiting.shift(), line));
  child.on("error", (error) => (end = error));
  // That it reads no more is told by its end.
  child.stdin.on("error", () => {});
  child.on("close", () => {
    end ??= new Error(`the Python client has ended:\n${printed}`);
    for (const { reject } of waiting.splice(0)) reject(end);
  });
  return (value) => {
    if (end !== null) return Promise.reject(end);
    const answer = Promise.withResolvers<unknown>();
    waiting.push(answer);
    child.stdin.write(`${JSON.stringify(value)}\n`);
    return answer.promise;
  };
}

function settle(waiting: Waiting | undefined, line: string): void {
  const answer = Answer.parse(JSON.parse(line));
  if ("error" in answer) waiting?.reject(new PythonError(answer.error.code, answer.error.message));
  else waiting?.resolve(answer.result);
}
