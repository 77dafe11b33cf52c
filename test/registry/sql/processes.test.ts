import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Registry } from "../../../src/core/registry.ts";
import { openRegistry } from "../../../src/registry/open.ts";
import { versionOf } from "../../contract/builders.ts";
import { WRITER, readAll, write } from "../../contract/fixture.ts";

let baseDir = "";
let registry: Registry;
let holder: ChildProcess;

/** Another process holds the lock from here on. */
beforeEach(async () => {
  baseDir = mkdtempSync(join(tmpdir(), "promptree-processes-"));
  const script = fileURLToPath(new URL("./hold-lock.ts", import.meta.url));
  holder = spawn(process.execPath, [script, "sqlite:registry.db"], {
    cwd: baseDir,
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (holder.stdout !== null) await once(holder.stdout, "data");
  registry = await openRegistry("sqlite:registry.db", { baseDir });
});
afterEach(async () => {
  await registry[Symbol.asyncDispose]();
  if (holder.exitCode === null && holder.signalCode === null) {
    holder.kill("SIGKILL");
    await once(holder, "exit");
  }
  rmSync(baseDir, { recursive: true });
});

const names = async () => (await readAll(registry)).map((prompt) => prompt.name);

/** A session that waits its turn by now. */
async function waiting() {
  const waits = Promise.withResolvers<void>();
  const onWait = vi.fn<() => void>(waits.resolve);
  const written = write(registry, (session) => session.registerVersions([versionOf("mine")]), {
    waitMs: 60_000,
    onWait,
  });
  await Promise.race([waits.promise, written]);
  return { written, onWait };
}

test("while another process writes, a session is refused in plain words, and reading goes on", async () => {
  await expect(registry.beginWrite({ ...WRITER, waitMs: 100 })).rejects.toMatchObject({
    code: "registry-busy",
    message: expect.stringContaining("sqlite:registry.db"),
    hint: expect.any(String),
  });
  expect(await names()).toEqual([]);
});

test("a session waits its turn, and finds what the other process committed", async () => {
  const { written, onWait } = await waiting();
  holder.stdin?.end();
  await written;
  expect(await names()).toEqual(["held", "mine"]);
  expect(onWait).toHaveBeenCalledTimes(1);
});

test("a process that is killed leaves neither its lock nor half a session", async () => {
  const { written } = await waiting();
  holder.kill("SIGKILL");
  await written;
  expect(await names()).toEqual(["mine"]);
});
