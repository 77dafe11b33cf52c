import { join } from "node:path";
import { expect, test } from "vitest";
import { NO_ALIASES } from "../../../src/core/alias.ts";
import type { RegistryReader } from "../../../src/core/registry.ts";
import { findPrompt } from "../../../src/engine/pointers/known-prompt.ts";
import { moveNow } from "../../../src/engine/pointers/move-now.ts";
import type { PointerMove } from "../../../src/engine/pointers/move-now.ts";
import { openProject } from "../../../src/engine/project.ts";
import { openReader, openRegistry } from "../../../src/registry/open.ts";
import { aliasName, promptName, versionNumber } from "../../contract/builders.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { syncFolder } from "../workshop.ts";

/** A synced prompt `a` with two versions and its production at 1. */
async function syncedPrompt() {
  const repository = await newRepository();
  await repository.importCommits([
    { message: "1", files: { "prompts/a.md": "One\n", "aliases.yaml": "a: {production: 1}\n" } },
    { message: "2", files: { "prompts/a.md": "Two\n" } },
  ]);
  const url = `sqlite:${join(await temporaryFolder(), "registry.db")}`;
  const open = () => openRegistry(url, { baseDir: "/" });
  await using registry = await open();
  await syncFolder(repository.root, registry);
  await repository.checkout();
  const prompt = await findPrompt(await openProject(repository.root), registry, NO_ALIASES, promptName("a"));
  return { prompt, open, openReader: () => openReader(url, { baseDir: "/" }) };
}

const MOVER = { actor: "ada", waitMs: 0, onWait: () => {} };

const production = (from: number | null, to: number | null): PointerMove => ({
  alias: aliasName("production"),
  from: from === null ? null : versionNumber(from),
  to: to === null ? null : versionNumber(to),
});

const nothing = (): Promise<void> => Promise.resolve();

async function pointer(reading: Promise<RegistryReader>): Promise<number | null> {
  await using reader = await reading;
  return (await reader.readPrompt(promptName("a")))?.aliases.get(aliasName("production")) ?? null;
}

test("a pointer is moved under the registry's lock, and what git has set stays recorded", async () => {
  const { prompt, open, openReader: reader } = await syncedPrompt();
  await moveNow(await open(), prompt, [production(1, 2)], MOVER, nothing);
  await using after = await reader();
  const state = await after.readPrompt(promptName("a"));
  expect(state?.aliases.get(aliasName("production"))).toBe(2);
  expect(state?.managed).toEqual(prompt.state?.managed);
  expect((await after.readAliasMoves(promptName("a")))?.at(-1)).toMatchObject({
    from: 1,
    to: 2,
    actor: "ada",
    commit: null,
  });
});

test("a pointer that somebody else has moved since is left alone", async () => {
  const { prompt, open, openReader: reader } = await syncedPrompt();
  const moving = moveNow(await open(), prompt, [production(null, 2)], MOVER, nothing);
  await expect(moving).rejects.toMatchObject({
    code: "blocked",
    message: '"production" of "a" was moved to version 1 in the meantime, so nothing was changed',
  });
  expect(await pointer(reader())).toBe(1);
});

test.each<readonly [what: string, move: PointerMove, write: () => Promise<void>, code: string]>([
  ["the version is gone", production(1, 9), nothing, "not-found"],
  ["the file can't be written", production(1, 2), () => Promise.reject(new RangeError("full")), "full"],
])("nothing is moved when %s", async (_what, move, write, code) => {
  const { prompt, open, openReader: reader } = await syncedPrompt();
  const moving = moveNow(await open(), prompt, [move], MOVER, write);
  const error: unknown = await moving.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject(code === "full" ? { message: code } : { name: "PromptreeError" });
  expect(await pointer(reader())).toBe(1);
});

test("while a sync is at work nothing is moved", async () => {
  const { prompt, open } = await syncedPrompt();
  await using busy = await open();
  await using session = await busy.beginWrite({ actor: "sync", commit: null, waitMs: 0 });
  const written: string[] = [];
  const moving = moveNow(await open(), prompt, [production(1, 2)], MOVER, async () => void written.push("file"));
  await expect(moving).rejects.toMatchObject({ code: "registry-busy" });
  expect(written).toEqual([]);
  expect(session.signal.aborted).toBe(false);
});
