import { describe, expect, test } from "vitest";
import type { WriteSession } from "../../src/core/registry.ts";
import { aliasOf, promptName, updateOf } from "../contract/builders.ts";
import { write } from "../contract/fixture.ts";
import { NOTHING, promptsOf, told } from "./sight.ts";
import { REGISTRY_KINDS, newWorkshop } from "./workshop.ts";
import type { Workshop } from "./workshop.ts";

const FILES = {
  "prompts/a.md": "one",
  "prompts/b.md": "one",
  "aliases.yaml": "a: {production: 1, candidate: 1}\nb: {production: 1}\n",
};
const split = (weights: string, prompt = "a"): string => `splits:\n  ${prompt}:\n    checkout: {${weights}}\n`;
const NINETY = '{"candidate":10,"production":90}';

async function splitsOf(workshop: Workshop, name = "a"): Promise<Readonly<Record<string, string>>> {
  const state = await workshop.registry.readPrompt(promptName(name));
  return Object.fromEntries(state?.managed?.splits ?? []);
}

async function problemsOf(workshop: Workshop): Promise<readonly string[]> {
  const { problems } = await workshop.plan();
  return problems.map(({ severity, code, file, line, column }) => `${severity} ${code} ${file}:${line}:${column}`);
}

describe.each(REGISTRY_KINDS)("splits of promptree.yaml in a registry of %s", (kind) => {
  test("come with a new prompt, and the next sync finds nothing to do", async () => {
    const workshop = await newWorkshop(kind, [{ ...FILES, "promptree.yaml": split("production: 90, candidate: 10") }]);
    await workshop.sync();
    expect(await splitsOf(workshop)).toEqual({ checkout: NINETY });
    expect(await splitsOf(workshop, "b")).toEqual({});
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("are set, changed and removed on prompts that no commit has touched", async () => {
    const workshop = await newWorkshop(kind, [FILES]);
    await workshop.sync();
    expect(told(await workshop.ship({ "promptree.yaml": split("production: 90, candidate: 10") }))).toEqual({
      ...NOTHING,
      applied: [`a ~ splits.checkout: none → ${NINETY}`],
    });
    const even = '{"candidate":1,"production":1}';
    expect(told(await workshop.ship({ "promptree.yaml": split("candidate: 1, production: 1") }))).toEqual({
      ...NOTHING,
      applied: [`a ~ splits.checkout: ${NINETY} → ${even}`],
    });
    expect(await splitsOf(workshop)).toEqual({ checkout: even });
    expect(told(await workshop.ship({ "promptree.yaml": "splits: {}\n" }))).toEqual({
      ...NOTHING,
      applied: [`a ~ splits.checkout: ${even} → none`],
    });
    expect(await splitsOf(workshop)).toEqual({});
  });

  test("are left as they are by commits that change only texts or tags", async () => {
    const workshop = await newWorkshop(kind, [{ ...FILES, "promptree.yaml": split("production: 90, candidate: 10") }]);
    await workshop.sync();
    expect(told(await workshop.ship({ "prompts/a.md": "two" })).applied).toEqual(["a + version 2"]);
    expect(await splitsOf(workshop)).toEqual({ checkout: NINETY });
    const tagged = "---\ntags: {team: x}\n---\ntwo";
    expect(told(await workshop.ship({ "prompts/a.md": tagged })).applied).toEqual(["a ~ tags.team: none → x"]);
    expect(await splitsOf(workshop)).toEqual({ checkout: NINETY });
    expect((await workshop.registry.readPrompt(promptName("a")))?.managed?.metadata.tags).toEqual(
      new Map([["team", "x"]]),
    );
  });

  test("that somebody changed in the registry are drift, and are put back", async () => {
    const workshop = await newWorkshop(kind, [{ ...FILES, "promptree.yaml": split("production: 90, candidate: 10") }]);
    await workshop.sync();
    await byHand(workshop, async (session) => {
      const managed = (await workshop.registry.readPrompt(promptName("a")))?.managed;
      if (managed == null) throw new Error("git manages a");
      await session.updatePrompts([
        updateOf("a", { managed: { ...managed, splits: new Map([["checkout", '{"candidate":1}']]) } }),
      ]);
    });
    const result = told(await workshop.sync());
    expect(result.applied).toEqual([`a ~ splits.checkout: {"candidate":1} → ${NINETY}`]);
    expect(result.drift).toHaveLength(1);
    expect(await splitsOf(workshop)).toEqual({ checkout: NINETY });
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("come back with a prompt that somebody deleted", async () => {
    const workshop = await newWorkshop(kind, [{ ...FILES, "promptree.yaml": split("production: 90, candidate: 10") }]);
    await workshop.sync();
    await byHand(workshop, (session) => session.deletePrompts([promptName("a")]));
    await workshop.sync();
    expect(await splitsOf(workshop)).toEqual({ checkout: NINETY });
  });
});

async function byHand(workshop: Workshop, work: (session: WriteSession) => Promise<unknown>): Promise<void> {
  await write(workshop.registry, work);
}

describe("a plan refuses a split", () => {
  test("of a prompt that is not there", async () => {
    const workshop = await newWorkshop("memory", [{ ...FILES, "promptree.yaml": split("production: 1", "c") }]);
    expect(await problemsOf(workshop)).toEqual(["error unknown-prompt promptree.yaml:2:3"]);
  });

  test("with an alias that is not there", async () => {
    const workshop = await newWorkshop("memory", [{ ...FILES, "promptree.yaml": split("candidate: 1", "b") }]);
    expect(await problemsOf(workshop)).toEqual(["error unknown-alias promptree.yaml:3:16"]);
  });

  test("with an alias whose line goes", async () => {
    const workshop = await newWorkshop("memory", [
      { ...FILES, "promptree.yaml": split("production: 90, candidate: 10") },
    ]);
    await workshop.sync();
    await workshop.commit({ "aliases.yaml": "a: {production: 1}\nb: {production: 1}\n" });
    expect(await problemsOf(workshop)).toEqual(["error unknown-alias promptree.yaml:3:32"]);
  });

  test("and takes one with an alias that is only in the registry", async () => {
    const workshop = await newWorkshop("memory", [FILES]);
    await workshop.sync();
    await byHand(workshop, (session) => session.setAliases([aliasOf("b", "mine", 1)]));
    await workshop.commit({ "promptree.yaml": split("mine: 1", "b") });
    expect(await problemsOf(workshop)).toEqual([]);
  });
});

test("--prune keeps an orphan that a split names, and says so", async () => {
  const workshop = await newWorkshop("memory", [{ "prompts/a.md": "one", "prompts/b.md": "one" }]);
  await workshop.sync();
  await byHand(workshop, (session) => session.setAliases([aliasOf("b", "mine", 1)]));
  await workshop.ship({ "promptree.yaml": split("mine: 1", "b"), "prompts/b.md": null });
  const { changes, problems } = await workshop.plan({ prune: true });
  expect(changes).toEqual([]);
  expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'orphan-kept: "b" is an orphan and is kept: promptree.yaml names it',
  ]);
  await workshop.commit({ "promptree.yaml": "splits: {}\n" });
  await workshop.sync({ prune: true });
  expect(await promptsOf(workshop.registry)).toEqual(["a"]);
});

test("a plan that another split was approved with is not the same", async () => {
  const fingerprints = await Promise.all(
    ["production: 1", "production: 2", null].map(async (weights) => {
      const settings = weights === null ? {} : { "promptree.yaml": split(weights) };
      const fresh = await newWorkshop("memory", [{ ...FILES, ...settings }]);
      const synced = await newWorkshop("memory", [FILES]);
      await synced.sync();
      await synced.commit({ "README.md": "x", ...settings });
      return [(await fresh.plan()).fingerprint(), (await synced.plan()).fingerprint()];
    }),
  );
  expect(new Set(fingerprints.flat()).size).toBe(6);
});
