import { describe, expect, onTestFinished, test } from "vitest";
import type { Change } from "../../src/core/plan.ts";
import { applyPlan } from "../../src/engine/apply.ts";
import type { ProgressStep } from "../../src/engine/progress.ts";
import type { FileSpecs } from "../helpers/repository-builder.ts";
import { changeByHand, registerByHand } from "./by-hand.ts";
import { changeWords } from "./plan-words.ts";
import { pointersOf, promptsOf, versionTagsOf, versionsOf } from "./sight.ts";
import { ToldSession } from "./told-session.ts";
import type { Obstacle } from "./told-session.ts";
import { newWorkshop, planFolder } from "./workshop.ts";
import type { Workshop } from "./workshop.ts";

interface ApplyOptions {
  readonly obstacles?: Readonly<Record<string, Obstacle>>;
  readonly prune?: boolean;
  readonly adopt?: boolean;
  /** What happens after the plan was made and before it is applied. */
  readonly meanwhile?: () => Promise<void>;
}

const KEEP_OPEN = (contents: AsyncDisposable) => onTestFinished(() => contents[Symbol.asyncDispose]());

/** Applies the plan of what is committed; says what was asked of the registry, and what became of every change. */
async function apply({ repository, registry }: Workshop, options: ApplyOptions = {}) {
  const { obstacles = {}, prune = false, adopt = false, meanwhile } = options;
  const { plan, contents } = await planFolder(repository.root, registry, { prune, adopt }, KEEP_OPEN);
  await meanwhile?.();
  const steps: ProgressStep[] = [];
  await using own = await registry.beginWrite({ actor: "tester", commit: plan.source.commit, waitMs: 0 });
  const session = new ToldSession(own, obstacles);
  const result = await applyPlan(plan, session, contents, (step) => void steps.push(step));
  await session.commit();

  const applied = result.applied.map(changeWords);
  const failed = result.failed.map(({ change, error }) => `${changeWords(change)}: ${error.message}`);
  const skipped = result.skipped.map(({ change, because }) => `${changeWords(change)}, because ${because}`);
  const all = [
    ...result.applied,
    ...result.failed.map(({ change }) => change),
    ...result.skipped.map((one) => one.change),
  ];
  expect(all.map(whatIsMade).toSorted(), "every change is in one list").toEqual(
    plan.changes.map(whatIsMade).toSorted(),
  );
  return { asked: session.asked, applied, failed, skipped, steps };
}

/** A version by its commit, as the registry may give it another number than was planned. */
function whatIsMade(change: Change): string {
  return change.action === "register-version" ? `${change.prompt} + ${change.from.commit.id}` : changeWords(change);
}

function prompt(text: string, tag = "old"): string {
  return `---\ntags: {tag: ${tag}}\n---\n${text}`;
}

/** `a` and `b`, each with one version and a pointer to it. */
const TWO: FileSpecs = {
  "prompts/a.md": prompt("one"),
  "prompts/b.md": prompt("one"),
  "aliases.yaml": "a: {live: 1}\nb: {live: 1}\n",
};

/** Each gets a second version, other tags on the prompt, and its pointer moved. */
const TWO_CHANGED: FileSpecs = {
  "prompts/a.md": prompt("two", "new"),
  "prompts/b.md": prompt("two", "new"),
  "aliases.yaml": "a: {live: 2}\nb: {live: 2}\n",
};

async function changedTwo(): Promise<Workshop> {
  const workshop = await newWorkshop("memory", [TWO]);
  await workshop.sync();
  await workshop.commit(TWO_CHANGED);
  return workshop;
}

describe("changes are made in order", () => {
  test("metadata of versions that are there, new versions, metadata, pointers, deletions of pointers, then of prompts", async () => {
    const workshop = await newWorkshop("memory", [
      { ...TWO, "prompts/c.md": "one", "aliases.yaml": "a: {live: 1}\nb: {live: 1, old: 1}\nc: {live: 1}\n" },
    ]);
    await workshop.sync();
    await workshop.commit(
      { "prompts/a.md": prompt("one", "between") },
      { "prompts/a.md": prompt("two", "new"), "prompts/b.md": prompt("one", "new"), "prompts/c.md": null },
      { "aliases.yaml": "a: {live: 2}\nb: {live: 1}\n" },
    );
    const { asked, failed, skipped } = await apply(workshop, { prune: true });
    expect(asked).toEqual([
      "update a",
      "register a",
      "update a",
      "update b",
      "update c",
      "point a live",
      "unpoint b old",
      "delete c",
    ]);
    expect([failed, skipped]).toEqual([[], []]);
    expect(await versionTagsOf(workshop.registry, "a")).toEqual([{ tag: "between" }, { tag: "new" }]);
  });

  test("contents that were changed by hand before the next versions and the pointers to them", async () => {
    const workshop = await changedTwo();
    await changeByHand(workshop.registry, "a", 1, "by hand");
    const { asked } = await apply(workshop);
    expect(asked.slice(0, 3)).toEqual(["restore a 1", "register a", "register b"]);
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two"]);
  });

  test("the versions of one prompt oldest first", async () => {
    const workshop = await newWorkshop("memory", [
      { "prompts/a.md": "1" },
      { "prompts/a.md": "2" },
      { "prompts/a.md": "3" },
    ]);
    await apply(workshop);
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 1", "2 2", "3 3"]);
  });
});

describe("a version that can't be registered", () => {
  test("takes its metadata and its pointers with it, and nothing else", async () => {
    const workshop = await changedTwo();
    const { applied, failed, skipped } = await apply(workshop, { obstacles: { "register a": "refused" } });
    expect(failed).toEqual(["a + version 2: a bad day"]);
    expect(skipped).toEqual([
      "a ~ tags.tag: old → new, because version 2 could not be registered",
      "a ~ live 1 → 2, because version 2 could not be registered",
    ]);
    expect(applied).toEqual(["b + version 2", "b ~ tags.tag: old → new", "b ~ live 1 → 2"]);
    expect(await pointersOf(workshop.registry, "a")).toEqual({ live: 1 });
    expect(await pointersOf(workshop.registry, "b")).toEqual({ live: 2 });
  });

  test("leaves pointers where they are that would have been deleted", async () => {
    const workshop = await newWorkshop("memory", [TWO]);
    await workshop.sync();
    await workshop.commit({ "prompts/a.md": prompt("two"), "aliases.yaml": "a: {}\nb: {}\n" });
    const { applied, skipped } = await apply(workshop, { obstacles: { "register a": "refused" } });
    expect(applied).toEqual(["b - live 1"]);
    expect(skipped).toEqual(["a - live 1, because version 2 could not be registered"]);
  });

  test("leaves a prompt with its owner that was to be adopted", async () => {
    const workshop = await newWorkshop("memory", [{ "prompts/a.md": "ours", "aliases.yaml": "a: {live: latest}\n" }]);
    await registerByHand(workshop.registry, "a", "theirs");
    const { failed, skipped } = await apply(workshop, { adopt: true, obstacles: { "register a": "refused" } });
    expect(failed).toEqual(["a + version 2: a bad day"]);
    expect(skipped).toEqual([
      "a adopted from nobody, because version 2 could not be registered",
      "a ~ live none → 2 (follows latest), because version 2 could not be registered",
    ]);
    expect((await workshop.plan()).blocks).toMatchObject([{ kind: "conflict", prompt: "a" }]);
  });

  test("counts as failed where the registry gives no outcome", async () => {
    const workshop = await changedTwo();
    const { failed } = await apply(workshop, { obstacles: { "register b": "unanswered" } });
    expect(failed).toEqual(["b + version 2: the registry gave no outcome"]);
  });
});

describe("a content that can't be put back", () => {
  test("for want of the write keeps the next version from being made, since nobody would look at this one again", async () => {
    const workshop = await changedTwo();
    await changeByHand(workshop.registry, "a", 1, "by hand");
    const { failed, skipped, applied } = await apply(workshop, { obstacles: { "restore a 1": "refused" } });
    expect(failed).toEqual(["a ~ version 1 put back: a bad day"]);
    expect(skipped).toEqual(
      ["a + version 2", "a ~ tags.tag: old → new", "a ~ live 1 → 2"].map(
        (change) => `${change}, because the content of version 1 could not be put back`,
      ),
    );
    expect(applied).toHaveLength(3);
  });
});

test("a version whose number is another than planned is told under that, and no pointer is moved on the strength of the plan", async () => {
  const workshop = await changedTwo();
  const { applied, failed, skipped } = await apply(workshop, {
    meanwhile: () => registerByHand(workshop.registry, "a", "in between"),
  });
  expect(failed).toEqual([]);
  expect(applied).toEqual(["a + version 3", "b + version 2", "b ~ tags.tag: old → new", "b ~ live 1 → 2"]);
  expect(skipped).toEqual([
    "a ~ tags.tag: old → new, because the plan said version 2, and the registry made it 3",
    "a ~ live 1 → 2, because the plan said version 2, and the registry made it 3",
  ]);
  expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 in between", "3 two"]);
  expect(await pointersOf(workshop.registry, "a")).toEqual({ live: 1 });
  expect(await pointersOf(workshop.registry, "b")).toEqual({ live: 2 });
});

describe("metadata that can't be set", () => {
  test("of a version that is there keeps the next version from being made, since nobody could set it later", async () => {
    const workshop = await newWorkshop("memory", [TWO]);
    await workshop.sync();
    await workshop.commit({ "prompts/a.md": prompt("one", "between") }, TWO_CHANGED);
    const { applied, failed, skipped } = await apply(workshop, { obstacles: { "update a": "refused" } });
    expect(failed).toEqual(["a ~ version 1 tags.tag: old → between: a bad day"]);
    expect(skipped).toEqual(
      ["a + version 2", "a ~ tags.tag: old → new", "a ~ live 1 → 2"].map(
        (change) => `${change}, because the version before could not be updated`,
      ),
    );
    expect(applied).toHaveLength(3);
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one"]);
  });

  test("of the prompt holds nothing else up", async () => {
    const workshop = await changedTwo();
    const { failed, skipped } = await apply(workshop, { obstacles: { "update a": "refused" } });
    expect(failed).toEqual(["a ~ tags.tag: old → new: a bad day"]);
    expect(skipped).toEqual([]);
    expect(await pointersOf(workshop.registry, "a")).toEqual({ live: 2 });
  });
});

test("a pointer that can't be moved holds no other up", async () => {
  const workshop = await changedTwo();
  await workshop.commit({ "aliases.yaml": "a: {live: 2, next: 2}\nb: {live: 2}\n" });
  const { failed, skipped } = await apply(workshop, { obstacles: { "point a live": "refused" } });
  expect(failed).toEqual(["a ~ live 1 → 2: a bad day"]);
  expect(skipped).toEqual([]);
  expect(await pointersOf(workshop.registry, "a")).toEqual({ live: 1, next: 2 });
  expect(await pointersOf(workshop.registry, "b")).toEqual({ live: 2 });
});

describe("a deletion that fails", () => {
  test("of a pointer holds up those of the same prompt that come after it, for the record of them", async () => {
    const workshop = await newWorkshop("memory", [
      { ...TWO, "aliases.yaml": "a: {x: 1, y: 1, z: 1}\nb: {x: 1, y: 1, z: 1}\n" },
    ]);
    await workshop.sync();
    await workshop.commit({ "aliases.yaml": "{}\n" });
    const { applied, failed, skipped } = await apply(workshop, { obstacles: { "unpoint a y": "refused" } });
    expect(failed).toEqual(["a - y 1: a bad day"]);
    expect(skipped).toEqual(["a - z 1, because another alias of it could not be deleted"]);
    expect(applied).toEqual(["a - x 1", "b - x 1", "b - y 1", "b - z 1"]);
    expect(await pointersOf(workshop.registry, "a")).toEqual({ y: 1, z: 1 });
    expect((await apply(workshop)).applied, "the next sync ends it").toEqual(["a - y 1", "a - z 1"]);
    expect(await pointersOf(workshop.registry, "a")).toEqual({});
  });

  test("of a prompt holds up no other", async () => {
    const workshop = await newWorkshop("memory", [{ "prompts/a.md": "a", "prompts/b.md": "b", "prompts/c.md": "c" }]);
    await workshop.sync();
    await workshop.commit({ "prompts/a.md": null, "prompts/b.md": null });
    const { failed, skipped } = await apply(workshop, { prune: true, obstacles: { "delete a": "refused" } });
    expect(failed).toEqual(["a deleted: a bad day"]);
    expect(skipped).toEqual([]);
    expect(await promptsOf(workshop.registry)).toEqual(["a", "c"]);
  });
});

test("progress is told for every kind of change, up to its end", async () => {
  const workshop = await changedTwo();
  await changeByHand(workshop.registry, "a", 1, "by hand");
  const { steps } = await apply(workshop);
  expect(steps).toEqual([
    { phase: "contents", done: 1, total: 1 },
    { phase: "versions", done: 2, total: 2 },
    { phase: "metadata", done: 2, total: 2 },
    { phase: "aliases", done: 2, total: 2 },
  ]);
});
