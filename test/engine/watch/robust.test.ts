import { existsSync } from "node:fs";
import { appendFile, open, rename, rm, utimes, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { digestContent } from "../../../src/core/digest.ts";
import { NO_METADATA } from "../../../src/core/metadata.ts";
import type { Draft } from "../../../src/core/draft.ts";
import { PromptreeError } from "../../../src/core/errors.ts";
import { startWatch } from "../../../src/engine/watch/watch.ts";
import { promptName, textContent } from "../builders.ts";
import { PATIENT, briefly, manyFiles, newSession } from "./editor-session.ts";

const TWO = [{ message: "Begin", files: { "prompts/a.md": "A1", "prompts/b.md": "B1" } }];

test("what is saved bit by bit ends as it was meant", async () => {
  const session = await newSession(TWO);
  const watch = await session.watch();
  for (let round = 0; round < 5; round++) {
    const file = await open(join(session.root, "prompts/a.md"), "w");
    await sleep(5);
    await file.write("---\ntags: {round: ");
    await sleep(15);
    await file.write(`r${round}}\n---\nA `);
    await sleep(5);
    await file.write(`round ${round}`);
    await file.close();
  }
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A round 4"]);
  await session.until(() => watch.state().problems.length === 0);
});

test("of many saves in a row the last one counts", async () => {
  const session = await newSession(TWO);
  await session.watch();
  for (let round = 0; round < 200; round++) {
    if (round % 2 === 0) await session.write("prompts/a.md", `A ${round}`);
    else await session.saveAtomically("prompts/a.md", `A ${round}`);
  }
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A 199"]);
});

test("lost events of files and of HEAD are made up for by the next look at everything", async () => {
  const session = await newSession(TWO);
  // Polled so seldom that no event comes at all.
  const watch = await session.watch({ poll: 10 * 60_000, fullLookEvery: 300 });
  await session.write("prompts/a.md", "A2");
  await session.write("prompts/c.md", "C");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2", "c: C"]);
  await session.remove("prompts/c.md");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.write("aliases.yaml", "- no\n");
  await session.event("problems", ({ path }) => path === "aliases.yaml");
  await session.remove("aliases.yaml");
  await session.commitAll("Second");
  await session.event("synced", ({ result }) => result.applied.length === 1);
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
  await session.write(".gitignore", "prompts/b.md\n");
  await session.git("rm", "--quiet", "--cached", "prompts/b.md");
  await session.until(() => watch.state().prompts === 1);
});

test("polling notices what is saved, deleted and committed", async () => {
  const session = await newSession(TWO);
  await session.watch({ poll: 30 });
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.saveAtomically("prompts/a.md", "A3");
  await session.write("prompts/new/c.md", "C");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A3", "new_c: C"]);
  await session.remove("prompts/new");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A3"]);
  await session.commitAll("Second");
  await session.event("synced", ({ result }) => result.applied.length === 1);
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
});

function staleDraft(name: string, path: string, template: string): Draft {
  const content = textContent(template);
  const digest = digestContent(content);
  return { prompt: promptName(name), path, content, digest, metadata: NO_METADATA, savedAt: "2026-01-01T00:00:00Z" };
}

test("the drafts that a killed watch left are gone, and files make new ones", async () => {
  const session = await newSession(TWO);
  await session.write("prompts/c.md", "C now");
  await session.write("prompts/broken.md", "---\nnmae: x\n---\nx");
  {
    await using store = await session.openDrafts();
    const put = [
      staleDraft("a", "prompts/a.md", "A once"),
      staleDraft("broken", "prompts/broken.md", "good once"),
      staleDraft("c", "prompts/c.md", "C once"),
      staleDraft("gone", "prompts/gone.md", "gone"),
    ];
    await store.changeDrafts({ put, remove: [] });
  }
  await session.watch();
  expect(await session.drafts()).toEqual(["c: C now"]);
  expect(session.events[0]).toMatchObject({ kind: "ready", drafts: 1 });
  await session.write("prompts/broken.md", "mended");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["broken: mended", "c: C now"]);
});

test("a registry that another process holds is waited for without a word", async () => {
  const session = await newSession(TWO);
  await session.write("prompts/a.md", "A2");
  await session.commitAll("Second");
  const second = await session.git("rev-parse", "HEAD");
  await session.git("reset", "--quiet", "--hard", "HEAD~1");
  const refused = Promise.withResolvers<void>();
  await session.watch({
    openRegistry: async () => {
      const registry = await session.openRegistry();
      const beginWrite = registry.beginWrite.bind(registry);
      registry.beginWrite = (options) =>
        beginWrite(options).catch((error: unknown) => {
          refused.resolve();
          throw error;
        });
      return registry;
    },
  });
  {
    await using registry = await session.openRegistry();
    await using _held = await registry.beginWrite({ actor: "other", commit: null, waitMs: 0 });
    // After five seconds a word is due, so that all that takes time is done before.
    await session.write("prompts/a.md", "A2");
    await session.git("update-ref", "refs/heads/main", second);
    await session.write("prompts/b.md", "B2");
    await refused.promise;
  }
  await session.event("synced", ({ result }) => result.applied.length === 1);
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["b: B2"]);
  expect(session.events.map(briefly).filter((line) => /^(sync-failed|trouble)/.test(line))).toEqual([]);
});

test("a registry that fails is told once, and the drafts follow when it is back", async () => {
  const session = await newSession(TWO);
  let isDown = false;
  const options = session.options();
  await session.watch({
    openDrafts: async (worktree) => {
      const store = await options.openDrafts(worktree);
      return {
        address: store.address,
        hold: () => store.hold(),
        readDrafts: () => store.readDrafts(),
        changeDrafts: async (change) => {
          if (isDown) throw new PromptreeError("write-refused", "the disk is full");
          await store.changeDrafts(change);
        },
        [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
      };
    },
  });
  await session.write("prompts/a.md", "---\nname: x\n---\nX");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["x: X"]);
  isDown = true;
  await session.write("prompts/a.md", "---\nname: y\n---\nY");
  await session.event("trouble");
  await session.write("prompts/b.md", "B2");
  await sleep(300);
  isDown = false;
  await session.event("recovered");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["b: B2", "y: Y"]);
  expect(session.events.filter(({ kind }) => kind === "trouble")).toHaveLength(1);
});

test("a registry that can't be read is told once, and all is right when it is back", async () => {
  const session = await newSession(TWO);
  let isDown = false;
  const { openRegistry } = session.options();
  const watch = await session.watch({
    openRegistry: async () => {
      if (isDown) throw new PromptreeError("registry-unavailable", "the disk is gone");
      return openRegistry();
    },
    fullLookEvery: 200,
  });
  isDown = true;
  await session.event("trouble");
  await session.write("prompts/a.md", "A2");
  await sleep(2500);
  expect(session.events.filter(({ kind }) => kind === "recovered")).toEqual([]);
  isDown = false;
  await session.event("recovered");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await expect.poll(() => watch.state().failure, PATIENT).toBeNull();
  expect(session.events.filter(({ kind }) => kind === "trouble")).toHaveLength(1);
});

test("a registry file that is deleted is made anew", async () => {
  const session = await newSession(TWO);
  await session.watch({ fullLookEvery: 300 });
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  // Last the one whose place the watch looks at: it makes the others anew, too.
  for (const end of ["-wal", "-shm", ""]) await rm(`${session.registryFile}${end}`, { force: true });
  await session.until(async () => (await session.prompts()).size === 2);
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
});

test("a work tree that is taken away is not made again, and goes on where it is put back", async () => {
  const session = await newSession(TWO, ".promptree/registry.db");
  const watch = await session.watch({ fullLookEvery: 300 });
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  const aside = `${session.root}-aside`;
  await rename(session.root, aside);
  await expect.poll(() => watch.state().failure, PATIENT).not.toBeNull();
  await sleep(1500);
  expect(existsSync(session.root)).toBe(false);
  await rename(aside, session.root);
  await session.write("prompts/b.md", "B2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2", "b: B2"]);
  await session.commitAll("Second");
  await session.event("synced", ({ result }) => result.applied.length === 2);
  await expect.poll(() => watch.state().failure, PATIENT).toBeNull();
});

test("a watch that stops during its first sync leaves nothing behind", async () => {
  const session = await newSession([{ files: manyFiles("main") }]);
  const watch = await startWatch(session.options());
  await sleep(150);
  await watch.stop();
  expect(await session.drafts()).toEqual([]);
  expect(session.events.filter(({ kind }) => kind === "sync-failed" || kind === "trouble")).toEqual([]);
});

test("a lock that a crashed git left does not keep drafts back", async () => {
  const session = await newSession(TWO);
  await session.watch();
  const lock = join(session.root, ".git/index.lock");
  await writeFile(lock, "");
  await utimes(lock, new Date(0), new Date(0));
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await appendFile(join(session.root, "prompts/a.md"), "!");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2!"]);
});

test("a file that is saved while git holds its lock, as with an editor open, need not wait for git", async () => {
  const session = await newSession(TWO);
  await session.watch();
  const lock = join(session.root, ".git/index.lock");
  await writeFile(lock, "");
  const later = new Date(Date.now() + 3_600_000);
  await utimes(lock, later, later);
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
});
