import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { spawnTied } from "./tied-process.ts";

/** Shares its standard output with a process of its own, so that it is closed when both are gone. */
const PAIR = ["-c", "sleep 1000 & echo started; sleep 1000"] as const;

async function started(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error("its output is a pipe");
  const [output] = await once(child.stdout.setEncoding("utf8"), "data");
  expect(output).toBe("started\n");
}

test("a tied process ends with its input, and so do its children", async () => {
  const child = spawnTied("sh", PAIR);
  await started(child);

  child.stdin?.end();

  expect(await once(child, "close")).toEqual([null, "SIGKILL"]);
});

test("a tied process ends when the one that started it is killed", async () => {
  const start = `
    import { spawnTied } from ${JSON.stringify(join(import.meta.dirname, "tied-process.ts"))};
    spawnTied("sh", ${JSON.stringify(PAIR)}, { stdio: ["pipe", "inherit", "inherit"] });
  `;
  const starter = spawn(process.execPath, ["--input-type=module", "--eval", start], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  await started(starter);

  starter.kill("SIGKILL");

  // Its output is closed when nobody is left that could write to it.
  expect(await once(starter, "close")).toEqual([null, "SIGKILL"]);
});
