import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { outcomeOf, runProgram, start, startOnTerminal } from "./program.ts";

describe("a sync that is interrupted", () => {
  const many = Array.from({ length: 30 }, (_, commit) => ({
    message: `Change ${commit}`,
    files: Object.fromEntries(
      Array.from({ length: 50 }, (_file, index) => [`prompts/p${index}.md`, `Prompt ${index}, version ${commit}.`]),
    ),
  }));

  test.each(["SIGINT", "SIGKILL"] as const)("by %s leaves all or nothing, and the next one ends it", async (signal) => {
    const own = await newDesk(many);
    let interrupted = 0;
    for (const delay of [150, 300]) {
      const child = start(["sync"], { cwd: own.root });
      const outcome = outcomeOf(child);
      await sleep(delay);
      child.kill(signal);
      if ((await outcome).signal === signal) interrupted++;
      const { prompts } = await own.registry();
      expect([0, 50]).toContain(Object.keys(prompts).length);
      for (const prompt of Object.values(prompts)) expect(prompt.versions).toHaveLength(30);
    }
    expect(interrupted).toBeGreaterThan(0);
    expect((await runProgram(["sync", "--wait", "0"], { cwd: own.root })).code).toBe(0);
    expect(Object.keys((await own.registry()).prompts)).toHaveLength(50);
    expect((await own.run("plan", "--detailed-exitcode")).code).toBe(0);
  });
});

describe("two syncs at the same time", () => {
  test("with --wait 0 the second says that the registry is busy", async () => {
    const own = await newDesk();
    const holder = await holdLock(own);
    const { code, out, err } = await runProgram(["sync", "--wait", "0"], { cwd: own.root });
    await holder.letGo();
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("error: sqlite:.promptree/registry.db was busy: another sync is writing to it");
    expect(err).toContain("hint:  wait for that sync to end and try again");
  });

  test("otherwise the second waits, says so, and does its work after the first", async () => {
    const own = await newDesk();
    const holder = await holdLock(own);
    const child = start(["sync"], { cwd: own.root });
    const outcome = outcomeOf(child);
    if (child.stderr !== null) await once(child.stderr, "data");
    await holder.letGo();
    const { code, err } = await outcome;
    expect({ code, err }).toEqual({
      code: 0,
      err: "Another sync is at work on sqlite:.promptree/registry.db; waiting for it …\n",
    });
    expect(Object.keys((await own.registry()).prompts)).toEqual(["greeting", "held", "triage"]);
  });

  const hasTerminals = process.platform === "linux";

  test.skipIf(!hasTerminals)("Ctrl-C ends the waiting: nothing was changed, which the last line says", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    await own.repository.commit("More", { "prompts/more.md": "More." });
    const holder = await holdLock(own);
    const child = startOnTerminal(["sync"], { cwd: own.root });
    const outcome = outcomeOf(child);
    if (child.stdout !== null) await once(child.stdout, "data");
    child.stdin?.write("\u0003");
    const { code, out } = await outcome;
    await holder.letGo();
    expect(code).toBe(128 + constants.signals.SIGINT);
    expect(out.replaceAll("\r", "")).toBe(
      "Another sync is at work on sqlite:.promptree/registry.db; waiting for it …\n^C\nInterrupted: nothing was changed.\n",
    );
    expect(Object.keys((await own.registry()).prompts)).toEqual(["greeting", "held", "triage"]);
  });

  test("looking goes on meanwhile", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const holder = await holdLock(own);
    for (const command of ["plan", "status", "get greeting", "search", "log"]) {
      const { code } = await runProgram(command.split(" "), { cwd: own.root });
      expect({ command, code }).toEqual({ command, code: 0 });
    }
    await holder.letGo();
  });

  test("that begin together make every version once", async () => {
    const own = await newDesk();
    const outcomes = await Promise.all([1, 2, 3].map(() => runProgram(["sync"], { cwd: own.root })));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect((await own.registry()).prompts["greeting"]?.versions).toHaveLength(2);
  });
});

/** Another process that has the registry's lock until it is told to let go. */
async function holdLock(own: Desk) {
  const script = join(import.meta.dirname, "../registry/sql/hold-lock.ts");
  const holder = spawn(process.execPath, [script, `sqlite:${own.registryFile}`], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  return {
    letGo: async () => {
      holder.stdin.end();
      await once(holder, "close");
    },
  };
}
