import { expect, onTestFinished, test } from "vitest";
import type { Content } from "../../src/core/content.ts";
import type { Plan, RegisterVersion } from "../../src/core/plan.ts";
import { readContentChanges } from "../../src/engine/content-changes.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { FileSpecs } from "../helpers/repository-builder.ts";
import { changeByHand } from "./by-hand.ts";
import { changeWords } from "./plan-words.ts";
import { ForgetfulRegistry } from "./forgetful-registry.ts";
import { newWorkshop, planFolder, syncFolder } from "./workshop.ts";

const A = "prompts/a.md";

/** What each version of a plan changes, a line each, after somebody changed version 1 of `a`, if at all. */
async function changesOf(changedTo: string | null, ...commits: readonly FileSpecs[]): Promise<readonly string[]> {
  const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
  await workshop.sync();
  if (changedTo !== null) await changeByHand(workshop.registry, "a", 1, changedTo);
  await workshop.commit(...commits);
  const keepOpen = (opened: AsyncDisposable) => onTestFinished(() => opened[Symbol.asyncDispose]());
  const { plan, contents } = await planFolder(workshop.repository.root, workshop.registry, {}, keepOpen);
  const shown = versionChangesOf(plan);
  const registrations = shown.filter((change): change is RegisterVersion => change.action === "register-version");
  const changes = await readContentChanges(shown, registrations, contents, workshop.registry);
  return linesOf(shown, changes);
}

type ContentChanges = Awaited<ReturnType<typeof readContentChanges>>;

function linesOf(shown: ReturnType<typeof versionChangesOf>, changes: ContentChanges): readonly string[] {
  return shown.map((change) => {
    const found = changes.get(change.provenance);
    return `${changeWords(change)}: ${textOf(found?.before)} → ${textOf(found?.after)}`;
  });
}

function textOf(content: Content | null = null): string {
  return content?.type === "text" ? content.template : "nothing";
}

function versionChangesOf({ changes }: Pick<Plan, "changes">) {
  return changes.flatMap((change) =>
    change.action === "register-version" || change.action === "restore-version" ? [change] : [],
  );
}

test("a new version is shown beside the one before it, planned or registered, a first one by itself", async () => {
  expect(await changesOf(null, { [A]: "two" }, { [A]: "three", "prompts/b.md": "one" })).toEqual([
    "a + version 2: one → two",
    "a + version 3: two → three",
    "b + version 1 (new prompt): nothing → one",
  ]);
});

test("a content that is put back is shown beside what takes its place now, and the next version beside git's", async () => {
  expect(await changesOf("by hand", { [A]: "two" })).toEqual([
    "a ~ version 1 put back: by hand → one",
    "a + version 2: one → two",
  ]);
});

test("what a sync has made has its text also where the registry gave another number than was planned", async () => {
  const repository = await newRepository({ commits: [{ files: { [A]: "one" } }, { files: { [A]: "two" } }] });
  const registry = new ForgetfulRegistry();
  await syncFolder(repository.root, registry);
  registry.deleteVersion("a", 2);
  let changes: ContentChanges = new Map();
  const { applied } = await syncFolder(repository.root, registry, {
    onPlan: async ({ plan, contents }, reader) => {
      const planned = plan.changes.filter((change) => change.action === "register-version");
      changes = await readContentChanges(planned, planned, contents, reader);
    },
  });
  expect(linesOf(versionChangesOf({ changes: applied }), changes)).toEqual(["a + version 3: one → two"]);
});
