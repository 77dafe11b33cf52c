import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { parseReference } from "../../src/core/reference.ts";
import type { Registry } from "../../src/core/registry.ts";
import { loadPrompt, loadVersion } from "../../src/engine/load.ts";
import { openDraftStore, openModelStore, openRegistry } from "../../src/registry/open.ts";
import { aliasOf, draftOf, promptName, versionOf } from "../contract/builders.ts";
import { write } from "../contract/fixture.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, told } from "./sight.ts";
import { syncFolder } from "./workshop.ts";

async function newDesk() {
  const url = `sqlite:${join(await temporaryFolder(), "registry.db")}`;
  const registry = await openRegistry(url, { baseDir: "/" });
  onTestFinished(() => registry[Symbol.asyncDispose]());
  const drafts = await openDraftStore(url, { baseDir: "/", worktree: "/home/ada/prompts" });
  onTestFinished(() => drafts[Symbol.asyncDispose]());
  await write(registry, (session) => session.registerVersions([versionOf("greet", "1")]));
  return { url, registry, drafts };
}

const load = (registry: Registry, text: string, at?: Date) => loadPrompt(registry, referenceOf(text), at);

function referenceOf(text: string) {
  const reference = parseReference(text);
  if (reference === null) throw new Error(`${text} is no reference`);
  return reference;
}

test("@draft is the draft, of a prompt that is not there, too; everything else is what it was", async () => {
  const { registry, drafts } = await newDesk();
  await drafts.changeDrafts({ put: [draftOf("greet", "soon"), draftOf("new")], remove: [] });
  expect(await load(registry, "prompts:/greet@draft")).toEqual({ draft: draftOf("greet", "soon") });
  expect(await load(registry, "prompts:/new@draft")).toEqual({ draft: draftOf("new") });
  for (const text of ["greet", "greet@latest", "greet/1"]) {
    expect(await load(registry, text)).toMatchObject({ record: { version: 1 } });
  }
  await expect(load(registry, "new")).rejects.toMatchObject({ code: "not-found" });
});

test("an alias named draft wins over a draft", async () => {
  const { registry, drafts } = await newDesk();
  await drafts.changeDrafts({ put: [draftOf("greet", "soon")], remove: [] });
  await write(registry, (session) => session.setAliases([aliasOf("greet", "draft", 1)]));
  expect(await load(registry, "greet@draft")).toMatchObject({ record: { version: 1 }, aliases: ["draft"] });
});

test("a draft that is not there is not found, and the hint says when it is", async () => {
  const { registry } = await newDesk();
  const hint = expect.stringContaining("promptree watch");
  await expect(load(registry, "greet@draft")).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringMatching(/^prompt "greet" has no draft in sqlite:/),
    hint,
  });
  await expect(load(registry, "something_else@draft")).rejects.toMatchObject({ code: "not-found", hint });
  await expect(load(registry, "gret@draft")).rejects.toMatchObject({ hint: 'did you mean "greet"?' });
});

test("a draft has no past, and is no version to those who want one", async () => {
  const { registry, drafts } = await newDesk();
  await drafts.changeDrafts({ put: [draftOf("greet", "soon")], remove: [] });
  await expect(load(registry, "greet@draft", new Date())).rejects.toMatchObject({ code: "not-found" });
  await expect(loadVersion(registry, referenceOf("greet@draft"))).rejects.toMatchObject({ code: "not-found" });
});

test("a sync that is settled stays so when drafts come and go, and writes nothing, theirs included", async () => {
  const { url, registry, drafts } = await newDesk();
  const repository = await newRepository({ commits: [{ files: { "prompts/a.md": "one", "aliases.yaml": "{}\n" } }] });
  // The prompt that the desk begins with is none of this repository's, and would be told of.
  await write(registry, (session) => session.deletePrompts([versionOf("greet").prompt]));
  await syncFolder(repository.root, registry);
  const [dump, states] = [await dumpRegistry(registry), await registry.readSyncStates()];
  expect(states).toMatchObject([{ settledRevision: expect.any(String) }]);
  await drafts.changeDrafts({ put: [draftOf("a", "two"), draftOf("new")], remove: [] });

  await using models = await openModelStore(url, { baseDir: "/" });
  const changes = models.revision();
  expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  expect(models.revision()).toBe(changes);
  expect(await dumpRegistry(registry)).toEqual(dump);
  expect(await registry.readSyncStates()).toEqual(states);

  await repository.importCommits([{ files: { "prompts/a.md": "three" } }]);
  await syncFolder(repository.root, registry);
  expect(await drafts.readDrafts()).toEqual([draftOf("a", "two"), draftOf("new")]);
});

test("an alias of then is not looked for in a prompt that was made after the one it belonged to was deleted", async () => {
  const { registry } = await newDesk();
  await write(registry, (session) => session.setAliases([aliasOf("greet", "production", 1)]));
  const then = await momentAfterWrites();
  await write(registry, (session) => session.deletePrompts([promptName("greet")]));
  const between = await momentAfterWrites();
  await write(registry, (session) => session.registerVersions([versionOf("greet", "new")]));
  await write(registry, (session) => session.setAliases([aliasOf("greet", "production", 1)]));
  await expect(load(registry, "greet@production", then)).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringMatching(/^"greet" was another prompt then/),
    hint: "see when its pointers ended: promptree log greet --aliases",
  });
  await expect(load(registry, "greet@production", between)).rejects.toMatchObject({
    code: "not-found",
    message: '"production" of prompt "greet" pointed nowhere then',
  });
  expect(await load(registry, "greet@production", await momentAfterWrites())).toMatchObject({ record: { version: 1 } });
});

/** A moment after every write before it and before every later one. */
async function momentAfterWrites(): Promise<Date> {
  await setTimeout(2);
  const moment = new Date();
  await setTimeout(2);
  return moment;
}
