import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { z } from "zod";
import { CHILD_ENVIRONMENT } from "../environment.ts";

const lineSchema = z.looseObject({
  event: z.string().optional(),
  url: z.string().optional(),
  status: z.int().optional(),
});

/** Many times what is in use: with more room, V8 lets garbage lie for minutes, which looks like a leak. */
const HEAP = "--max-old-space-size=128";

/** `promptree serve` in a process of its own, whose log is read. */
export interface SoakedServer {
  readonly url: string;
  /** Lines of the log that tell of a request. */
  readonly requests: () => number;
  /** Lines of the log that should not be there: failures of the server, and what it says of itself while it runs. */
  readonly complaints: () => readonly string[];
  /** The resident memory, in bytes. */
  readonly memory: () => Promise<number>;
  /** Gives the exit code. */
  readonly stop: () => Promise<number | null>;
}

export async function startSoakedServer(cli: string, folder: string): Promise<SoakedServer> {
  const args = [HEAP, cli, "serve", "--port", "0", "--json", "--registry", "sqlite:registry.db"];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: CHILD_ENVIRONMENT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  let requests = 0;
  const complaints: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const started = new Promise<string>((listening, fail) => {
    child.once("close", (code) => fail(new Error(`promptree serve ended with ${code}`)));
    lines.on("line", (text) => {
      const { event, url, status } = lineSchema.parse(JSON.parse(text));
      if (event === "start" && url !== undefined) listening(url);
      else if (status !== undefined && status < 500) requests += 1;
      else if (!child.killed) complaints.push(text);
    });
  });
  const url = await started;
  return {
    url,
    requests: () => requests,
    complaints: () => complaints,
    memory: () => residentMemory(child),
    stop: async () => {
      child.kill();
      await closed;
      return child.exitCode;
    },
  };
}

async function residentMemory({ pid }: ChildProcess): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout) * 1024;
}
