import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { openRegistry } from "../../../src/registry/open.ts";
import { startFaultProxy } from "../../mlflow-server/fault-proxy.ts";
import { errorContract, unlockContract } from "../../report/json-contract.ts";
import { describeRoom } from "./server-desk.ts";

describeRoom("the lock of an MLflow server", ({ url, newDesk }) => {
  /** Somebody else's sync, in the middle of its work. */
  async function busy(): Promise<AsyncDisposable> {
    const registry = await openRegistry(url(), { baseDir: "/" });
    const session = await registry.beginWrite({ actor: "Charles\u001B[31m", commit: null, waitMs: 0 });
    return {
      async [Symbol.asyncDispose]() {
        await session[Symbol.asyncDispose]();
        await registry[Symbol.asyncDispose]();
      },
    };
  }

  test("keeps a sync that writes waiting, which then says who holds it", async () => {
    const desk = await newDesk();
    await using _other = await busy();
    const { code, out, err } = await desk.run("sync", "--wait", "0");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^error: http\S+ was busy: Charles.* has been syncing to it since .*\nhint: {2}/);
    expect(err).not.toContain("\u001B");
    expect((await desk.registry()).prompts).toEqual({});
  });

  test("does not keep anybody from looking, nor a sync with nothing to do", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await using _other = await busy();
    for (const argv of [["plan"], ["status"], ["get", "triage"], ["search"], ["sync", "--wait", "0"]]) {
      expect(await desk.run(...argv)).toMatchObject({ code: 0, err: "" });
    }
  });

  test("is left by unlock to a holder who is alive, and taken away with --force", async () => {
    const desk = await newDesk();
    await using _other = await busy();
    const left = await desk.run("unlock");
    expect({ code: left.code, out: left.out }).toEqual({ code: 3, out: "" });
    expect(left.err).toMatch(/^error: Charles.* \(since .* UTC, last heard of .* ago\) holds the lock of http/);
    expect(left.err).toMatch(/\nhint: {2}.*promptree unlock --force\n$/);
    expect(errorContract.parse(await desk.json("unlock")).error.code).toBe("blocked");

    const taken = unlockContract.parse(await desk.json("unlock", "--force"));
    expect(taken).toMatchObject({ outcome: "taken-away", holder: { expired: false } });
    expect(taken.holder?.actor).toContain("Charles");
    await desk.succeed("sync", "--wait", "0");
    expect((await desk.run("plan", "--detailed-exitcode")).code).toBe(0);
  });

  test("is given back by every sync: by one that is blocked, one that fails and one that is done", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    expect((await desk.succeed("unlock")).out).toContain("Nobody holds the lock");
    const other = await newDesk([{ files: { "prompts/greeting.md": "Mine\n" } }]);
    expect((await other.run("sync")).code).toBe(3);
    await desk.repository.commit("Break it", { "prompts/greeting.md": "---\nx: [\n---\n" });
    expect((await desk.run("sync")).code).toBe(1);
    expect((await desk.succeed("unlock")).out).toContain("Nobody holds the lock");
  });

  test.each(["SIGINT", "SIGTERM"] as const)("is given back by a sync that %s ends halfway", async (signal) => {
    const desk = await newDesk();
    await using proxy = await startFaultProxy(url());
    const argv = ["src/cli/bin.ts", "sync", "-C", desk.root, "--registry", proxy.url];
    const child = spawn(process.execPath, argv, { stdio: "ignore" });
    const ended = once(child, "close");
    proxy.plan(({ path, body }) => {
      const isOfPrompt = path.endsWith("model-versions/create") && !body.includes("promptree.ticket");
      if (isOfPrompt && !child.killed) child.kill(signal);
      return null;
    });
    expect(await ended).toEqual([null, signal]);
    expect((await desk.succeed("unlock")).out).toContain("Nobody holds the lock");
    await desk.succeed("sync", "--wait", "0");
  });
});
