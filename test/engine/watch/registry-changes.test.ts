import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRegistry } from "../../../src/registry/open.ts";
import type { AliasName } from "../../../src/core/alias.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { syncFolder } from "../workshop.ts";
import { aliasName, promptName, versionNumber } from "../builders.ts";
import { EditorSession, PATIENT, newSession } from "./editor-session.ts";

const TWO_VERSIONS = [
  { message: "One", files: { "prompts/a.md": "A1" } },
  { message: "Two", files: { "prompts/a.md": "A2", "aliases.yaml": "a: {production: 2}\n" } },
];

const PRODUCTION: AliasName = aliasName("production");

async function production(session: EditorSession): Promise<number | undefined> {
  return (await session.prompts()).get("a")?.aliases.get(PRODUCTION);
}

async function rollBack(session: EditorSession): Promise<void> {
  await using registry = await session.openRegistry();
  await using write = await registry.beginWrite({ actor: "other", commit: null, waitMs: 5000 });
  await write.setAliases([
    { prompt: promptName("a"), alias: PRODUCTION, version: versionNumber(1), managedAliases: null },
  ]);
  await write.commit();
}

test("a pointer that somebody moved in the registry stays there until the next commit, whatever is looked at", async () => {
  const session = await newSession(TWO_VERSIONS);
  await session.watch({ fullLookEvery: 100 });
  expect(await production(session)).toBe(2);
  await rollBack(session);
  await session.git("checkout", "--quiet", "-b", "side");
  await session.event("branch", ({ branch }) => branch === "side");
  await session.git("checkout", "--quiet", "main");
  await session.event("branch", ({ branch }) => branch === "main");
  // Looks go by with it.
  for (const text of ["x", "y", "z"]) {
    await session.write("prompts/a.md", text);
    await session.event("draft", ({ after }) => after.type === "text" && after.template === text);
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
  }
  expect(await production(session)).toBe(1);
  await session.commitAll("Third");
  await expect.poll(() => production(session), PATIENT).toBe(2);
});

test("a registry file that is deleted is made anew without a full look, with the drafts", async () => {
  const session = await newSession(TWO_VERSIONS);
  await session.watch();
  await session.write("prompts/a.md", "A3");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A3"]);
  await Promise.all(["", "-wal", "-shm"].map((end) => rm(`${session.registryFile}${end}`, { force: true })));
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A3"]);
  expect((await session.prompts()).get("a")?.latest?.version).toBe(2);
});

test("a registry file that another one takes the place of is brought up to date without a full look", async () => {
  const session = await newSession(TWO_VERSIONS.slice(0, 1));
  const other = join(await temporaryFolder(), "other.db");
  {
    await using registry = await openRegistry(`sqlite:${other}`, { baseDir: "/" });
    await syncFolder(session.root, registry);
  }
  await session.watch();
  await session.write("prompts/b.md", "B");
  await session.commitAll("Second");
  await session.event("synced", ({ result }) => result.applied.length === 1);
  await session.write("prompts/b.md", "B2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["b: B2"]);
  await Promise.all(["-wal", "-shm"].map((end) => rm(`${session.registryFile}${end}`, { force: true })));
  await rename(other, session.registryFile);
  await expect.poll(async () => [...(await session.prompts()).keys()], PATIENT).toEqual(["a", "b"]);
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["b: B2"]);
});

test("a shallow clone that could not be synced is once all of its history is there", async () => {
  const session = await newSession(TWO_VERSIONS);
  await session.git("remote", "add", "origin", "https://example.com/prompts.git");
  const root = join(await temporaryFolder(), "shallow");
  await session.git("clone", "--quiet", "--depth", "1", `file://${session.root}`, root);
  const shallow = new EditorSession(session.repository, session.registryFile, root);
  const watch = await shallow.watch({ fullLookEvery: 300 });
  await shallow.event("sync-failed");
  await shallow.git("fetch", "--quiet", "--unshallow");
  await shallow.until(() => watch.state().failure === null);
  expect((await shallow.prompts()).get("a")?.latest?.version).toBe(2);
});
