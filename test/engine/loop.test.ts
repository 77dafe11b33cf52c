import { execFile } from "node:child_process";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import type { Registry } from "../../src/core/registry.ts";
import { openRegistry } from "../../src/registry/open.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { registryFile, startTestLoop } from "./looping.ts";
import type { Loop } from "../../src/engine/loop.ts";
import { versionsOf } from "./sight.ts";

const A = "prompts/a.md";
const BROKEN = "---\ntmeperature: 1\n---\nbroken";

const WRITER = { actor: "somebody", commit: null, waitMs: 0 };

describe("a loop", () => {
  test("syncs at once, and again when triggered", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url, registry } = await registryFile();
    const loop = startTestLoop(repository.root, url);
    expect(loop.report()).toEqual({ commit: null, syncedAt: null, failure: null });
    const first = await repository.head();
    expect(await loop.outcome()).toEqual({
      ok: true,
      reason: "start",
      commit: first,
      applied: 1,
      warnings: [],
    });
    expect(loop.report()).toEqual({ commit: first, syncedAt: expect.any(String), failure: null });

    const second = await repository.commit("Second", { [A]: "two" });
    loop.trigger("webhook");
    expect(await loop.outcome()).toMatchObject({ ok: true, reason: "webhook", commit: second, applied: 1 });
    expect(loop.report()).toMatchObject({ commit: second });
    expect(await versionsOf(registry, "a")).toHaveLength(2);
  });

  test("tells what is doubtful, with its file", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: BROKEN } }, { files: { [A]: "one" } }] });
    const { url } = await registryFile();
    const loop = startTestLoop(repository.root, url);
    expect(await loop.outcome()).toMatchObject({
      ok: true,
      warnings: [expect.stringMatching(/^prompts\/a\.md: was broken/)],
    });
  });

  test("looks again by itself after the interval", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url } = await registryFile();
    const loop = startTestLoop(repository.root, url, { interval: 0.001 });
    await loop.outcome();
    const commit = await repository.commit("Second", { [A]: "two" });
    const reasons = new Set<string>();
    for (let outcome = await loop.outcome(); outcome.commit !== commit; outcome = await loop.outcome()) {
      reasons.add(outcome.reason);
    }
    expect([...reasons].filter((reason) => reason !== "interval")).toEqual([]);
  });

  test("makes one more look of all triggers during a look", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url } = await registryFile();
    let isFirst = true;
    const loop: Loop & { readonly outcome: () => Promise<unknown> } = startTestLoop(repository.root, url, {
      openRegistry: async () => {
        if (isFirst) for (let times = 0; times < 5; times++) loop.trigger("signal");
        isFirst = false;
        return openRegistry(url, { baseDir: "/" });
      },
    });
    expect(await loop.outcome()).toMatchObject({ reason: "start" });
    expect(await loop.outcome()).toMatchObject({ reason: "signal" });
    // A third look that was due by now would give its own reason.
    loop.trigger("webhook");
    expect(await loop.outcome()).toMatchObject({ reason: "webhook" });
  });

  test("never looks twice at once", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url } = await registryFile();
    let open = 0;
    const atOnce: number[] = [];
    const loop = startTestLoop(repository.root, url, {
      openRegistry: async () => {
        const registry = await openRegistry(url, { baseDir: "/" });
        atOnce.push(++open);
        const close = registry[Symbol.asyncDispose].bind(registry);
        vi.spyOn(registry, Symbol.asyncDispose).mockImplementation(async () => {
          open -= 1;
          await close();
        });
        return registry;
      },
    });
    for (let times = 0; times < 4; times++) {
      loop.trigger("signal");
      await loop.outcome();
      loop.trigger("webhook");
    }
    expect(atOnce).toEqual(atOnce.map(() => 1));
  });
});

describe("a look that fails", () => {
  test("over a broken file leaves what is served, says where, and is made good by the next one", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url, registry } = await registryFile();
    const loop = startTestLoop(repository.root, url);
    await loop.outcome();
    const { commit, syncedAt } = loop.report();
    const revision = await registry.readRevision();

    await repository.commit("Break", { [A]: BROKEN, "prompts/b.md": "b" });
    loop.trigger("webhook");
    expect(await loop.outcome()).toMatchObject({
      ok: false,
      commit,
      code: "invalid-files",
      message: expect.stringMatching(/: prompts\/a\.md:2: .*tmeperature.*promptree validate$/),
    });
    expect(loop.report()).toEqual({ commit, syncedAt, failure: expect.stringContaining("prompts/a.md:2") });
    expect(await registry.readRevision()).toBe(revision);

    const mended = await repository.commit("Mend", { [A]: "two" });
    loop.trigger("webhook");
    expect(await loop.outcome()).toMatchObject({ ok: true, commit: mended });
    expect(loop.report()).toMatchObject({ commit: mended, failure: null });
    expect(await versionsOf(registry, "a")).toHaveLength(2);
  });

  test("over rewritten history overwrites nothing", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }, { files: { [A]: "two" } }] });
    const { url, registry } = await registryFile();
    const loop = startTestLoop(repository.root, url);
    await loop.outcome();
    await repository.git("update-ref", "refs/heads/main", "HEAD~1");
    await repository.commit("Another second", { [A]: "other" });
    loop.trigger("signal");
    expect(await loop.outcome()).toMatchObject({
      ok: false,
      code: "blocked",
      message: expect.stringContaining("--accept-rewrite"),
    });
    expect(await versionsOf(registry, "a")).toHaveLength(2);
  });

  test("because another writer holds the registry is made again", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url, registry } = await registryFile();
    const session = await registry.beginWrite(WRITER);
    const loop = startTestLoop(repository.root, url, { waitMs: 0 });
    expect(await loop.outcome()).toMatchObject({ ok: false, code: "registry-busy", commit: null });
    await session[Symbol.asyncDispose]();
    loop.trigger("signal");
    expect(await loop.outcome()).toMatchObject({ ok: true, applied: 1 });
  });

  test("because the repository is away is made again at the interval", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url } = await registryFile();
    const dir = join(await temporaryFolder(), "clone");
    const loop = startTestLoop(dir, url, { interval: 0.001 });
    expect(await loop.outcome()).toMatchObject({ ok: false, code: "no-repository" });
    await rename(repository.root, dir);
    let outcome = await loop.outcome();
    while (!outcome.ok) outcome = await loop.outcome();
    expect(outcome).toMatchObject({ reason: "interval", applied: 1 });
  });

  test("over a defect is reported, and the loop goes on", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url } = await registryFile();
    const opening = vi
      .fn<() => Promise<Registry>>(() => openRegistry(url, { baseDir: "/" }))
      .mockRejectedValueOnce(new TypeError("https://bot:hunter2@example.com\nis not a function"));
    const loop = startTestLoop(repository.root, url, { openRegistry: opening });
    expect(await loop.outcome()).toMatchObject({
      ok: false,
      code: "unexpected",
      message: "unexpected: https://***@example.com is not a function",
      error: expect.any(TypeError),
    });
    loop.trigger("signal");
    expect(await loop.outcome()).toMatchObject({ ok: true });
  });

  test("after a restart still knows what was synced last", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url, registry } = await registryFile();
    const before = startTestLoop(repository.root, url);
    const { commit } = await before.outcome();
    await before.stop();
    await repository.commit("Break", { [A]: BROKEN });
    const loop = startTestLoop(repository.root, url);
    expect(await loop.outcome()).toMatchObject({ ok: false, commit });
    const [state] = await registry.readSyncStates();
    expect(loop.report()).toMatchObject({ commit, syncedAt: state?.syncedAt });
  });
});

describe("a loop that is stopped", () => {
  test("in the middle of a sync leaves nothing of it behind", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url, registry } = await registryFile();
    const stopped = Promise.withResolvers<void>();
    const loop: Loop & { readonly outcomes: readonly unknown[] } = startTestLoop(repository.root, url, {
      openRegistry: async () => {
        const opened = await openRegistry(url, { baseDir: "/" });
        const begin = opened.beginWrite.bind(opened);
        vi.spyOn(opened, "beginWrite").mockImplementation(async (options) => {
          const session = await begin(options);
          stopped.resolve(loop.stop());
          return session;
        });
        return opened;
      },
    });
    await stopped.promise;
    expect(loop.outcomes).toEqual([]);
    expect(loop.report()).toEqual({ commit: null, syncedAt: null, failure: null });
    expect(await registry.readSyncStates()).toEqual([]);
    expect(await Array.fromAsync(registry.readPrompts())).toEqual([]);
    // Nobody holds the lock either.
    await using session = await registry.beginWrite(WRITER);
    expect(session.signal.aborted).toBe(false);
  });

  test("looks no more, whatever triggers it, and may be stopped again", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url } = await registryFile();
    const loop = startTestLoop(repository.root, url, { interval: 0.001 });
    await loop.outcome();
    await loop.stop();
    const { length } = loop.outcomes;
    loop.trigger("webhook");
    await loop.stop();
    expect(loop.outcomes).toHaveLength(length);
  });

  test("keeps no process alive", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const { url } = await registryFile();
    const source = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url));
    const script = `
      import { startLoop } from ${source("engine/loop.ts")};
      import { openRegistry } from ${source("registry/open.ts")};
      const loop = startLoop({
        dir: ${JSON.stringify(repository.root)},
        openRegistry: () => openRegistry(${JSON.stringify(url)}, { baseDir: "/" }),
        actor: "the loop", interval: 3600, fetch: true, onNotice() {},
        onOutcome({ ok }) { console.log(ok); loop.stop(); },
      });`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    expect(stdout).toBe("true\n");
  });
});
