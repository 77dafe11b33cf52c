import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { newRepository } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { registryFile, startTestLoop } from "./looping.ts";
import { versionsOf } from "./sight.ts";

const A = "prompts/a.md";

describe.each(["--bare", "--mirror"])("a clone made with %s", (kind) => {
  test("follows its remote", async () => {
    const origin = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const clone = await origin.clone(kind);
    const { url, registry } = await registryFile();
    const loop = startTestLoop(clone.root, url);
    expect(await loop.outcome()).toMatchObject({ ok: true, commit: await origin.head() });
    const second = await origin.commit("Second", { [A]: "two" });
    loop.trigger("webhook");
    expect(await loop.outcome()).toMatchObject({ ok: true, commit: second, applied: 1 });
    expect(await versionsOf(registry, "a")).toHaveLength(2);
    expect(loop.notices).toEqual(['branch "main" is fetched from "origin" before every sync']);
  });
});

describe("a bare clone", () => {
  test("syncs what it has while its remote is away, and says that it is", async () => {
    const origin = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const first = await origin.head();
    const clone = await origin.bareClone();
    const { url, registry } = await registryFile();
    await rename(origin.root, `${origin.root}-away`);
    const loop = startTestLoop(clone.root, url);
    expect(await loop.outcome()).toMatchObject({
      ok: false,
      commit: first,
      code: "git-failed",
      message: expect.stringMatching(/^git fetch failed: .*; see what the remote answers.*git ls-remote origin$/),
    });
    expect(loop.report()).toEqual({ commit: first, syncedAt: null, failure: expect.any(String) });
    expect(await versionsOf(registry, "a")).toHaveLength(1);

    await rename(`${origin.root}-away`, origin.root);
    const second = await origin.commit("Second", { [A]: "two" });
    loop.trigger("signal");
    expect(await loop.outcome()).toMatchObject({ ok: true, commit: second });
    expect(loop.report().failure).toBeNull();
  });

  test("whose remote rewrote its history keeps what is served", async () => {
    const origin = await newRepository({ commits: [{ files: { [A]: "one" } }, { files: { [A]: "two" } }] });
    const clone = await origin.bareClone();
    const { url, registry } = await registryFile();
    const loop = startTestLoop(clone.root, url);
    const { commit } = await loop.outcome();
    await origin.git("update-ref", "refs/heads/main", "HEAD~1");
    const other = await origin.commit("Another second", { [A]: "other" });
    loop.trigger("webhook");
    expect(await loop.outcome()).toMatchObject({
      ok: false,
      commit,
      code: "blocked",
      message: expect.stringContaining("history was rewritten"),
    });
    expect(await clone.git("rev-parse", "main")).toBe(other);
    expect(await versionsOf(registry, "a")).toHaveLength(2);
  });

  test("is not fetched into where nobody wants that", async () => {
    const origin = await newRepository({ commits: [{ files: { [A]: "one" } }] });
    const first = await origin.head();
    const clone = await origin.bareClone();
    const { url } = await registryFile();
    const loop = startTestLoop(clone.root, url, { fetch: false });
    await loop.outcome();
    await origin.commit("Second", { [A]: "two" });
    loop.trigger("signal");
    expect(await loop.outcome()).toMatchObject({ ok: true, commit: first, applied: 0 });
    expect(loop.notices).toEqual([expect.stringContaining("nothing is fetched")]);
  });
});

test("a loop that is stopped gives up a fetch that does not end", async () => {
  const origin = await newRepository({ commits: [{ files: { [A]: "one" } }] });
  const clone = await origin.bareClone();
  const { url, registry } = await registryFile();
  const folder = await temporaryFolder();
  const silence = join(folder, "upload-pack");
  await writeFile(silence, `#!/bin/sh\ntouch '${folder}/asked'\nexec sleep 3600\n`, { mode: 0o755 });
  await clone.git("config", "remote.origin.uploadpack", silence);
  const loop = startTestLoop(clone.root, url);
  await vi.waitFor(() => expect(existsSync(join(folder, "asked"))).toBe(true), 30_000);
  await loop.stop();
  expect(loop.outcomes).toEqual([]);
  expect(await registry.readSyncStates()).toEqual([]);
});

test("a clone with a work tree is never fetched into, and that is said once", async () => {
  const origin = await newRepository({ commits: [{ files: { [A]: "one" } }] });
  const first = await origin.head();
  const clone = await origin.clone();
  const { url } = await registryFile();
  const loop = startTestLoop(clone.root, url);
  await loop.outcome();
  await origin.commit("Second", { [A]: "two" });
  loop.trigger("signal");
  expect(await loop.outcome()).toMatchObject({ ok: true, commit: first, applied: 0 });
  expect(await clone.git("for-each-ref", "--format=%(objectname)", "refs")).not.toContain(await origin.head());
  expect(loop.notices).toEqual([expect.stringMatching(/work tree.*git clone --mirror$/)]);
});

test("a bare repository that is pushed to is synced as it is", async () => {
  const origin = await newRepository({ commits: [{ files: { [A]: "one" } }] });
  const bare = await origin.bareClone();
  await bare.git("remote", "remove", "origin");
  const { url } = await registryFile();
  const loop = startTestLoop(bare.root, url);
  await loop.outcome();
  const second = await origin.commit("Second", { [A]: "two" });
  await origin.git("push", "--quiet", bare.root, "main");
  loop.trigger("signal");
  expect(await loop.outcome()).toMatchObject({ ok: true, commit: second });
  expect(loop.notices).toEqual([expect.stringContaining("pushed to it")]);
});
