import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { Registry } from "../../../src/core/registry.ts";
import { type MlflowServer, openMlflowRegistry } from "../../../src/registry/mlflow/mlflow-registry.ts";
import { aliasOf, foreignVersionOf, metadataOf, syncStateOf, updateOf, versionOf } from "../../contract/builders.ts";
import { WRITER, codesOf, readAll, readSummaries, valuesOf, write } from "../../contract/fixture.ts";
import { describeMlflow } from "../../mlflow-server/describe-mlflow.ts";
import {
  type FaultProxy,
  LOST_REPLY,
  LOST_REQUEST,
  doneButAnswered,
  refused,
  startFaultProxy,
} from "../../mlflow-server/fault-proxy.ts";

const TOKEN = "t0k3n-that-nobody-may-see";

describeMlflow("a write that fails", (server) => {
  let proxy: FaultProxy;
  beforeAll(async () => {
    proxy = await startFaultProxy(server().url);
  });
  afterAll(() => proxy[Symbol.asyncDispose]());

  const open = (options: Partial<MlflowServer> = {}): Registry => {
    proxy.plan([]);
    const registry = openMlflowRegistry({
      address: proxy.url,
      env: { MLFLOW_TRACKING_TOKEN: TOKEN },
      retry: { retries: 2, firstPauseMs: 1, longestPauseMs: 5 },
      lookPausesMs: [0, 10],
      lockTimes: { firstPause: 10, lookPause: 10 },
      ...options,
    });
    onTestFinished(() => registry[Symbol.asyncDispose]());
    return registry;
  };

  const creates = () => proxy.requests().filter(({ path }) => path.endsWith("model-versions/create"));

  test("because the server refuses it is that one's outcome, and of later versions of the prompt", async () => {
    const registry = open();
    const tooLong = versionOf("a", "2", { metadata: metadataOf({ "no, key": "x" }) });
    const batch = [versionOf("a", "1"), tooLong, versionOf("a", "3"), versionOf("b", "1")];
    const outcomes = await write(registry, (session) => session.registerVersions(batch));
    expect(codesOf(outcomes)).toEqual(["ok", "write-refused", "write-refused", "ok"]);
    const messages = outcomes.map((outcome) => (outcome.ok ? "" : outcome.error.message));
    expect(messages[1]).toContain(`${proxy.url} refused it: `);
    expect(messages[2]).toBe("not made, because the version of a before it failed");
    expect((await readSummaries(registry, ["a", "b"])).map(({ prompt }) => prompt)).toEqual(["a", "b"]);
    const update = updateOf("b", { setTags: new Map([["no, key", "x"]]), description: "never" });
    const updates = await write(registry, (session) => session.updatePrompts([update, updateOf("a")]));
    expect(codesOf(updates)).toEqual(["write-refused", "ok"]);
  });

  test("for good with a lost reply was done, or was not: nothing is made twice", async () => {
    const registry = open();
    await using session = await registry.beginWrite(WRITER);
    valuesOf(await session.registerVersions([versionOf("a", "same"), versionOf("a", "same")]));
    proxy.plan(({ path }) => (path.endsWith("model-versions/create") ? LOST_REPLY : null));
    expect(await session.registerVersions([versionOf("a", "same")])).toEqual([{ ok: true, value: 3 }]);
    proxy.plan(({ path }) => (path.endsWith("model-versions/create") ? LOST_REQUEST : null));
    proxy.forget();
    const [outcome] = await session.registerVersions([versionOf("a", "same")]);
    expect(outcome).toMatchObject({ ok: false, error: { code: "write-refused" } });
    expect(creates()).toHaveLength(3);
    proxy.plan([]);
    expect(await readSummaries(registry, ["a"])).toHaveLength(3);
  });

  test("because the prompt is there, which no read had told, makes no second version of a commit", async () => {
    await write(open(), (session) => session.registerVersions([versionOf("a", "1"), versionOf("a", "2")]));
    proxy.forget();
    const numbers = await write(open(), (session) =>
      session.registerVersions([versionOf("a", "2"), versionOf("a", "3")]),
    );
    expect(valuesOf(numbers)).toEqual([2, 3]);
    expect(creates().map(({ body }) => body)).toEqual([
      expect.stringContaining("promptree.ticket"),
      expect.stringMatching(/"mlflow.prompt.text","value":"3"/),
    ]);
  });

  test("because something on the way says 503 of what was done is looked for, and not made twice", async () => {
    const registry = open();
    await using session = await registry.beginWrite(WRITER);
    valuesOf(await session.registerVersions([versionOf("a", "1")]));
    proxy.plan(({ path }) => (path.endsWith("model-versions/create") ? doneButAnswered(503) : null));
    expect(valuesOf(await session.registerVersions([versionOf("a", "2")]))).toEqual([2]);
    proxy.plan([]);
    expect(await readSummaries(registry, ["a"])).toHaveLength(2);
  });

  test("is not tried again when the lock was lost in the pause, and no timer has told so yet", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const registry = open({ lockTimes: { lapse: 60_000, renewEvery: 3_600_000, renewBeforeWrite: 3_600_000 } });
    await using session = await registry.beginWrite(WRITER);
    proxy.plan(({ path }) => {
      if (!path.endsWith("registered-models/create")) return null;
      // As for a process that was stopped and goes on: everything is due, and the retry first.
      vi.setSystemTime(Date.now() + 60_000);
      return refused(429);
    });
    proxy.forget();
    await expect(session.registerVersions([versionOf("a", "1")])).rejects.toMatchObject({ code: "lock-lost" });
    expect(proxy.requests().filter(({ path }) => path.endsWith("registered-models/create"))).toHaveLength(1);
    proxy.plan([]);
    expect(await readAll(registry)).toEqual([]);
  });

  test("with a lost reply is not made again where no commit could tell it from others", async () => {
    const registry = open();
    await using session = await registry.beginWrite(WRITER);
    valuesOf(await session.registerVersions([foreignVersionOf("a", "1")]));
    proxy.plan(({ path }) => (path.endsWith("model-versions/create") ? LOST_REPLY : null));
    const [outcome] = await session.registerVersions([foreignVersionOf("a", "2")]);
    expect(outcome).toMatchObject({
      ok: false,
      error: {
        code: "write-refused",
        message: expect.stringMatching(/^nobody knows whether http:\S+ did it, because its reply was lost: /),
      },
    });
    proxy.plan([]);
    expect(await readSummaries(registry, ["a"])).toHaveLength(2);
  });

  test.for([
    ["401", refused(401)],
    ["403", refused(403)],
    ["503 again and again", refused(503)],
    ["a connection that breaks off again and again", LOST_REQUEST],
  ] as const)("because of %s ends the session, and everything that is under way", async ([, fault]) => {
    const registry = open();
    await write(registry, (session) => session.registerVersions([versionOf("a")]));
    await using session = await registry.beginWrite(WRITER);
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    proxy.plan(({ path }) => (path.endsWith("registered-models/alias") ? fault : null));
    valuesOf(await session.registerVersions(names.map((name) => versionOf(name))));
    proxy.forget();
    const pointing = session.setAliases(names.map((name) => aliasOf(name, "production", 1)));
    await expect(pointing).rejects.toMatchObject({
      code: "registry-unavailable",
      message: expect.not.stringContaining(TOKEN),
    });
    expect(proxy.requests().length).toBeLessThan(40);
    expect(session.signal.aborted).toBe(true);
    proxy.plan([]);
    await expect(session.saveSyncState(syncStateOf())).rejects.toMatchObject({ code: "registry-unavailable" });
    await session[Symbol.asyncDispose]();
    expect(await registry.readLock()).toBeNull();
    expect((await readAll(registry)).flatMap(({ aliases }) => [...aliases])).toEqual([]);
  });

  test("because the lock is lost ends the session before anything is sent", async () => {
    const registry = open({ lockTimes: { renewEvery: 3_600_000, renewBeforeWrite: 0 } });
    await using session = await registry.beginWrite(WRITER);
    const holder = await registry.readLock();
    if (holder === null) throw new Error("somebody holds the lock");
    await registry.breakLock(holder);
    await expect(session.registerVersions([versionOf("a"), versionOf("b")])).rejects.toMatchObject({
      code: "lock-lost",
    });
    expect(session.signal.aborted).toBe(true);
    expect(await readAll(registry)).toEqual([]);
    await expect(session.commit()).rejects.toMatchObject({ code: "lock-lost" });
  });
});
