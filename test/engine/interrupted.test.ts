import { describe, expect, test } from "vitest";
import { newRepository } from "../helpers/repository-builder.ts";
import type { CommitSpec, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { pointByHand, registerByHand } from "./by-hand.ts";
import { FragileRegistry } from "./properties/fragile-registry.ts";
import type { Fault } from "./properties/fragile-registry.ts";
import { changesOf, driftOf } from "./plan-words.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { pointersOf, refusalOf, told, versionTagsOf, versionsOf } from "./sight.ts";
import { planFolder, syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const ALIASES = "aliases.yaml";

function named(name: string, text: string, tag = "none"): string {
  return `---\nname: ${name}\ntags: {tag: ${tag}}\n---\n${text}`;
}

function commits(...files: readonly Readonly<Record<string, string | null>>[]): readonly CommitSpec[] {
  return files.map((changes) => ({ files: changes }));
}

/** A sync that a fault ends. */
async function failAt(repository: RepositoryBuilder, registry: FragileRegistry, fault: Fault): Promise<void> {
  registry.fault = fault;
  await refusalOf(syncFolder(repository.root, registry));
  registry.fault = null;
}

/** What the registry would hold had nothing happened. */
async function undisturbed(repository: RepositoryBuilder): Promise<unknown> {
  await using registry = new FragileRegistry();
  await syncFolder(repository.root, registry);
  return dumpRegistry(registry);
}

describe("a sync of a registry without transactions that was cut off and is run again", () => {
  test("goes on after the last version that is there, also where the file has moved since", async () => {
    const repository = await newRepository({
      commits: commits({ [A]: named("x", "one") }, { [A]: named("x", "two") }, { [A]: null, [B]: named("x", "two") }),
    });
    const registry = new FragileRegistry();
    await failAt(repository, registry, { at: 2, kind: "crash" });
    expect(await versionsOf(registry, "x")).toEqual(["1 one"]);
    expect(told(await syncFolder(repository.root, registry))).toMatchObject({
      applied: ["x + version 2"],
      problems: [],
    });
    expect(await dumpRegistry(registry)).toEqual(await undisturbed(repository));
  });

  test("does not take where its files have come to since for where they were", async () => {
    const repository = await newRepository({ commits: commits({ [A]: named("x", "one"), [B]: "two" }) });
    const registry = new FragileRegistry();
    await syncFolder(repository.root, registry);
    await repository.importCommits(commits({ [B]: named("x", "three") }, { [A]: null, [B]: named("x", "one") }));
    // The record of the file of x, and that b is an orphan, are the only changes; no version tells that they were made.
    await failAt(repository, registry, { at: 4, kind: "crash" });
    await repository.importCommits(commits({ "prompts/c.md": "four" }));
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "x")).toEqual(["1 one"]);
    expect(await dumpRegistry(registry)).toEqual(await undisturbed(repository));
  });

  test("is not run again at a commit before the one it was cut off at", async () => {
    const repository = await newRepository({ commits: commits({ [A]: named("x", "one") }) });
    const registry = new FragileRegistry();
    await syncFolder(repository.root, registry);
    const [before = ""] = await repository.importCommits(commits({ [B]: "one" }));
    await repository.importCommits(commits({ [A]: named("x", "two") }, { [A]: named("x", "three") }));
    await failAt(repository, registry, { at: 4, kind: "crash" });
    await repository.git("update-ref", "refs/heads/main", before);
    expect(await refusalOf(syncFolder(repository.root, registry))).toMatchObject({
      code: "blocked",
      message: expect.stringMatching(
        /^a sync of commit [0-9a-f]{7} was cut off halfway, and HEAD [0-9a-f]{7} does not/,
      ),
    });
    await syncFolder(repository.root, registry, { acceptRewrite: true });
    expect((await versionsOf(registry, "x")).at(-1)).toMatch(/ one$/);
  });

  test("does not take another prompt that has the path now for the one that had it then", async () => {
    const repository = await newRepository({ commits: commits({ [B]: named("x", "x") }) });
    const registry = new FragileRegistry();
    await syncFolder(repository.root, registry);
    await repository.importCommits(commits({ [A]: named("x", "x") }, { [B]: named("y", "y"), [A]: null }));
    await failAt(repository, registry, { at: 2, kind: "lost-reply" });
    await syncFolder(repository.root, registry);
    expect(await dumpRegistry(registry)).toEqual(await undisturbed(repository));
  });

  test("does not make the version of since: a second time", async () => {
    const repository = await newRepository();
    const [since = ""] = await repository.importCommits(commits({ [A]: "one" }));
    await repository.importCommits(commits({ "promptree.yaml": `since: ${since}` }, { [A]: "two" }, { [A]: "three" }));
    const registry = new FragileRegistry();
    await failAt(repository, registry, { at: 3, kind: "crash" });
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two", "3 three"]);
  });

  test("gives a version that another one has taken the place of its last tags", async () => {
    const repository = await newRepository({ commits: commits({ [A]: named("x", "one", "first") }) });
    const registry = new FragileRegistry();
    await syncFolder(repository.root, registry);
    await repository.importCommits(commits({ [A]: named("x", "one", "last") }, { [A]: named("x", "two", "new") }));
    for (const at of [1, 2, 3, 4]) await failAt(repository, registry, { at, kind: "crash" });
    await syncFolder(repository.root, registry);
    expect(await versionTagsOf(registry, "x")).toEqual([{ tag: "last" }, { tag: "new" }]);
  });

  test("gives the newest version the tags that git has come back to in the meantime", async () => {
    const repository = await newRepository({ commits: commits({ [A]: named("x", "one", "old") }) });
    const registry = new FragileRegistry();
    await syncFolder(repository.root, registry);
    await repository.importCommits(commits({ [A]: named("x", "two", "old") }, { [A]: named("x", "two", "new") }));
    await failAt(repository, registry, { at: 2, kind: "lost-reply" });
    await repository.importCommits(commits({ [A]: named("x", "two", "old") }));
    await syncFolder(repository.root, registry);
    expect(await versionTagsOf(registry, "x")).toEqual([{ tag: "old" }, { tag: "old" }]);
    expect(await dumpRegistry(registry)).toEqual(await undisturbed(repository));
  });
});

describe("a pointer of a sync that was cut off", () => {
  const LATEST = "a: {live: '@next', next: latest}\n";

  /** The first write of a sync says that it has begun. */
  const BEGUN = 1;

  interface CutOff {
    readonly repository: RepositoryBuilder;
    readonly registry: FragileRegistry;
  }

  /** Versions 1 and 2 are synced; the sync of what comes after them is killed after so many changes. */
  async function cutOff(aliases: string, after: readonly CommitSpec[], changes: number): Promise<CutOff> {
    const repository = await newRepository({
      commits: commits({ [A]: "one", [B]: "one", [ALIASES]: aliases }, { [A]: "two" }),
    });
    const registry = new FragileRegistry();
    await syncFolder(repository.root, registry);
    await repository.importCommits(after);
    await failAt(repository, registry, { at: BEGUN + changes + 1, kind: "crash" });
    return { repository, registry };
  }

  async function planned({ repository, registry }: CutOff) {
    const { plan } = await planFolder(repository.root, registry);
    return { changes: changesOf(plan), drift: driftOf(plan) };
  }

  test("is no drift where it waits to follow the version that was made", async () => {
    const cut = await cutOff(LATEST, commits({ [A]: "three" }), 1);
    expect(await versionsOf(cut.registry, "a")).toEqual(["1 one", "2 two", "3 three"]);
    expect(await planned(cut)).toEqual({
      changes: ["a ~ live 2 → 3 (follows next)", "a ~ next 2 → 3 (follows latest)"],
      drift: [],
    });
    expect(told(await syncFolder(cut.repository.root, cut.registry)).drift).toEqual([]);
    expect(await pointersOf(cut.registry, "a")).toEqual({ live: 3, next: 3 });
  });

  test("is no drift where one of several that were cut off has put it", async () => {
    const cut = await cutOff(LATEST, commits({ [A]: "three" }), 2);
    await cut.repository.importCommits(commits({ [A]: "four" }));
    await failAt(cut.repository, cut.registry, { at: BEGUN + 2, kind: "crash" });
    expect(await versionsOf(cut.registry, "a")).toHaveLength(4);
    expect(new Set(Object.values(await pointersOf(cut.registry, "a")))).toEqual(new Set([2, 3]));
    expect((await planned(cut)).drift).toEqual([]);
  });

  test("is no drift where lines that are gone again may have put it", async () => {
    const cut = await cutOff("a: {live: 1}\n", commits({ [ALIASES]: "a: {live: 2}\n" }), 1);
    await cut.repository.importCommits(commits({ [ALIASES]: "a: {live: 1}\n" }));
    expect(await planned(cut)).toEqual({ changes: ["a ~ live 2 → 1"], drift: [] });
  });

  test.each<{
    readonly what: string;
    readonly aliases: string;
    readonly after: Readonly<Record<string, string>>;
    readonly found: number | null;
    readonly drift: string;
  }>([
    {
      what: "somebody deleted it",
      aliases: "a: {live: latest}\n",
      after: { [A]: "three" },
      found: null,
      drift: "a live is at none, wanted 3",
    },
    {
      what: "it is above what git has made",
      aliases: "a: {live: latest}\n",
      after: { [A]: "three" },
      found: 4,
      drift: "a live is at 4, wanted 3",
    },
    {
      what: "git has made nothing that it could follow",
      aliases: "a: {live: latest}\n",
      after: { [B]: "three" },
      found: 1,
      drift: "a live is at 1, wanted 2",
    },
    {
      what: "git says one number all along",
      aliases: "a: {live: 2}\n",
      after: { [A]: "three" },
      found: 1,
      drift: "a live is at 1, wanted 2",
    },
    {
      what: "git has had one number and another",
      aliases: "a: {live: 2}\n",
      after: { [A]: "three", [ALIASES]: "a: {live: 3}\n" },
      found: 1,
      drift: "a live is at 1, wanted 2",
    },
  ])("is drift where $what", async ({ aliases, after, found, drift }) => {
    const cut = await cutOff(aliases, commits(after), 1);
    if (found === 4) await registerByHand(cut.registry, "a", "theirs");
    await pointByHand(cut.registry, "a", "live", found);
    expect((await planned(cut)).drift).toContain(drift);
  });
});

describe("one write that is refused", () => {
  test("of a version leaves the prompt's later versions, tags and aliases, and nothing else", async () => {
    const repository = await newRepository({
      commits: commits({ [A]: named("x", "one"), [B]: named("y", "one"), [ALIASES]: "x: {s: latest}\ny: {s: latest}" }),
    });
    const registry = new FragileRegistry();
    await syncFolder(repository.root, registry);
    const next = (name: string) => named(name, "two", "new");
    await repository.importCommits(commits({ [A]: next("x"), [B]: next("y") }, { [A]: named("x", "three", "newer") }));
    // The last prompt is written first.
    registry.fault = { at: 3, kind: "refusal" };
    const result = await syncFolder(repository.root, registry);
    expect(told(result).applied).toEqual(["y + version 2", "y ~ tags.tag: none → new", "y ~ s 1 → 2 (follows latest)"]);
    expect(result.failed.map(({ change }) => change)).toMatchObject([{ prompt: "x", version: 2 }, { version: 3 }]);
    expect(result.skipped).toMatchObject([
      { change: { prompt: "x", action: "update-metadata" }, because: "version 3 could not be registered" },
      { change: { prompt: "x", action: "set-alias" }, because: "version 3 could not be registered" },
    ]);

    registry.fault = null;
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "x")).toEqual(["1 one", "2 two", "3 three"]);
    expect(await dumpRegistry(registry)).toEqual(await undisturbed(repository));
  });

  test("of an alias's deletion leaves git's other aliases of the prompt, and the record of all", async () => {
    const repository = await newRepository({ commits: commits({ [A]: "one", [ALIASES]: "a: {r: 1, s: 1, t: 1}" }) });
    const registry = new FragileRegistry();
    await syncFolder(repository.root, registry);
    await repository.importCommits(commits({ [ALIASES]: "{}" }));
    registry.fault = { at: 3, kind: "refusal" };
    const result = await syncFolder(repository.root, registry);
    expect(result.skipped).toMatchObject([{ because: "another alias of it could not be deleted" }]);
    expect(await pointersOf(registry, "a")).toEqual({ s: 1, t: 1 });

    registry.fault = null;
    expect(told(await syncFolder(repository.root, registry))).toMatchObject({
      applied: ["a - s 1", "a - t 1"],
      drift: [],
    });
    expect(await pointersOf(registry, "a")).toEqual({});
  });
});

test("an alias that a sync has set but not recorded is not told as somebody's work", async () => {
  const repository = await newRepository({ commits: commits({ [A]: "one" }) });
  const registry = new FragileRegistry();
  await syncFolder(repository.root, registry);
  await repository.importCommits(commits({ [ALIASES]: "a: {live: 1}\n" }));
  await failAt(repository, registry, { at: 3, kind: "crash" });
  expect(await pointersOf(registry, "a")).toEqual({ live: 1 });
  expect(told(await syncFolder(repository.root, registry))).toMatchObject({
    applied: ["a ~ live 1 → 1 (set by hand or by a sync that was cut off before, now managed by git)"],
    drift: [],
  });
  expect(await dumpRegistry(registry)).toEqual(await undisturbed(repository));
});

test("a version that gets another number than planned leaves the aliases to the next sync", async () => {
  const repository = await newRepository({ commits: commits({ [A]: "one", [ALIASES]: "a: {s: latest}" }) });
  const registry = new FragileRegistry();
  await syncFolder(repository.root, registry);
  await repository.importCommits(commits({ [A]: "two" }));
  const result = await syncFolder(repository.root, registry, {
    onPlan: () => registerByHand(registry, "a", "theirs"),
  });
  expect(result.skipped).toMatchObject([
    { change: { action: "set-alias" }, because: "the plan said version 2, and the registry made it 3" },
  ]);
  expect(await pointersOf(registry, "a")).toEqual({ s: 1 });
  await syncFolder(repository.root, registry);
  expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 theirs", "3 two"]);
  expect(await pointersOf(registry, "a")).toEqual({ s: 3 });
});
