import { describe, expect, test } from "vitest";
import { byHand, pointByHand, registerByHand } from "./by-hand.ts";
import { promptName } from "./builders.ts";
import { changesOf } from "./plan-words.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, pointersOf, promptsOf, refusalOf, told, versionsOf } from "./sight.ts";
import { REGISTRY_KINDS, newWorkshop } from "./workshop.ts";
import type { Workshop } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const ALIASES = "aliases.yaml";

describe.each(REGISTRY_KINDS)("--prune (%s)", (kind) => {
  async function orphaned(aliases: string): Promise<Workshop> {
    const workshop = await newWorkshop(kind, [
      { [A]: "one", [B]: "b", [ALIASES]: "a:\n  production: 1\n  staging: 1\n" },
    ]);
    await workshop.sync();
    await workshop.commit({ [A]: null, [ALIASES]: aliases });
    return workshop;
  }

  test("deletes an orphan with its aliases, and only when asked", async () => {
    const workshop = await orphaned("{}\n");
    expect(changesOf(await workshop.plan())).not.toContain("a deleted");
    expect(changesOf(await workshop.plan({ prune: true }))).toContain("a deleted");
    const result = told(await workshop.sync({ prune: true }));
    expect(result.applied.at(-1)).toBe("a deleted");
    expect(result.orphans).toEqual([]);
    expect(await promptsOf(workshop.registry)).toEqual(["b"]);
    expect(told(await workshop.sync({ prune: true }))).toEqual(NOTHING);
  });

  test("deletes an orphan that an earlier sync left", async () => {
    const workshop = await orphaned("{}\n");
    await workshop.sync();
    expect(told(await workshop.sync({ prune: true }))).toEqual({ ...NOTHING, applied: ["a deleted"] });
  });

  test("keeps an orphan that aliases.yaml names", async () => {
    const workshop = await orphaned("a:\n  staging: 1\n");
    const result = told(await workshop.sync({ prune: true }));
    expect(result.orphans).toEqual(["a"]);
    expect(result.problems).toContain('warning orphan-kept "a" is an orphan and is kept: aliases.yaml names it');
    expect(await promptsOf(workshop.registry)).toEqual(["a", "b"]);
  });

  test.each([
    { what: "set by git, while aliases.yaml is missing", byHandTo: null },
    { what: "set by somebody else", byHandTo: 1 },
  ])("keeps an orphan that a protected alias points to: $what", async ({ byHandTo }) => {
    const workshop = await orphaned("{}\n");
    if (byHandTo === null) {
      await workshop.commit({ [ALIASES]: null });
    } else {
      await workshop.sync();
      await pointByHand(workshop.registry, "a", "production", byHandTo);
    }
    const result = told(await workshop.sync({ prune: true }));
    expect(result.problems).toContain(
      'warning orphan-kept "a" is an orphan and is kept: its alias "production" is protected',
    );
    expect(await pointersOf(workshop.registry, "a")).toMatchObject({ production: 1 });
  });

  test("a pruned prompt that comes back begins again", async () => {
    const workshop = await orphaned("{}\n");
    await workshop.sync({ prune: true });
    await workshop.ship({ [A]: "again" });
    expect((await versionsOf(workshop.registry, "a")).map((line) => line.split(" ")[1])).toEqual(["again"]);
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });
});

/** Prompts p0 …, each with one alias, synced. */
async function many(count: number, settings = ""): Promise<Workshop> {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  const workshop = await newWorkshop("memory", [
    {
      ...Object.fromEntries(names.map((name) => [`prompts/${name}.md`, name])),
      [ALIASES]: names.map((name) => `${name}:\n  live: 1\n`).join(""),
      "promptree.yaml": settings,
    },
  ]);
  await workshop.sync();
  return workshop;
}

async function withoutFirst(workshop: Workshop, count: number, total: number): Promise<void> {
  const names = Array.from({ length: total }, (_, index) => `p${index}`);
  const kept = names.slice(count).map((name) => `${name}:\n  live: 1\n`);
  const gone = names.slice(0, count).map((name): [string, null] => [`prompts/${name}.md`, null]);
  await workshop.commit({ ...Object.fromEntries(gone), [ALIASES]: kept.length === 0 ? "{}\n" : kept.join("") });
}

describe("deletion limits", () => {
  test.each([
    { count: 3, total: 10, blocked: false },
    { count: 4, total: 10, blocked: true },
    { count: 9, total: 9, blocked: false },
    { count: 10, total: 10, blocked: true },
  ])("deleting $count of $total pointers: blocked is $blocked", async ({ count, total, blocked }) => {
    const workshop = await many(total);
    await withoutFirst(workshop, count, total);
    const plan = await workshop.plan();
    expect(plan.blocks.map(({ message }) => message)).toEqual(
      blocked ? [`this would delete ${count} of ${total} pointers, more than the limit of 30%`] : [],
    );
  });

  test("of prompts count only when they are pruned", async () => {
    const workshop = await many(10);
    await withoutFirst(workshop, 4, 10);
    expect((await workshop.plan({ prune: true })).blocks.map(({ message }) => message)).toEqual([
      "this would delete 4 of 10 prompts, more than the limit of 30%",
      "this would delete 4 of 10 pointers, more than the limit of 30%",
    ]);
  });

  test("stop the sync before any write; --force goes on", async () => {
    const workshop = await many(10);
    await withoutFirst(workshop, 10, 10);
    const revision = await workshop.registry.readRevision();
    expect((await refusalOf(workshop.sync({ prune: true }))).code).toBe("blocked");
    expect(await workshop.registry.readRevision()).toBe(revision);
    await workshop.sync({ prune: true, force: true });
    expect(await promptsOf(workshop.registry)).toEqual([]);
  });

  test("are those of promptree.yaml", async () => {
    const workshop = await many(10, "limits:\n  delete: 0.5\n");
    await withoutFirst(workshop, 5, 10);
    expect((await workshop.plan()).blocks).toEqual([]);
    await withoutFirst(workshop, 6, 10);
    expect((await workshop.plan()).blocks).toHaveLength(1);
  });
});

describe("an approved plan", () => {
  const begin = { [A]: "one", [ALIASES]: "a:\n  production: latest\n" };

  test("is applied when what would be done now is the same", async () => {
    const workshop = await newWorkshop("memory", [begin]);
    const { fingerprint } = await workshop.plan();
    expect(told(await workshop.sync({ approved: fingerprint() })).applied).toHaveLength(2);
  });

  test.each([
    { what: "the text is another one", after: { [A]: "other" } },
    { what: "a pointer goes elsewhere", after: { [ALIASES]: "a:\n  staging: latest\n" } },
    { what: "there is one prompt more", after: { "prompts/c.md": "c" } },
    { what: "a prompt is gone", after: { [B]: null } },
    { what: "tags are set beside", after: { [B]: "---\ntags: {x: y}\n---\nb" } },
  ])("is refused when $what", async ({ after }) => {
    const workshop = await newWorkshop("memory", [{ ...begin, [B]: "b" }]);
    await workshop.sync();
    await workshop.commit({ [A]: "two" });
    const { fingerprint } = await workshop.plan();
    await workshop.commit(after);
    const refusal = await refusalOf(workshop.sync({ approved: fingerprint() }));
    expect(refusal).toMatchObject({ code: "blocked", message: expect.stringMatching(/^the plan is stale/) });
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one"]);
  });

  test("is refused when the registry changed so that something else would be done", async () => {
    const workshop = await newWorkshop("memory", [begin]);
    await workshop.sync();
    await workshop.commit({ [A]: "two", [ALIASES]: "a:\n  production: 1\n" });
    const { fingerprint } = await workshop.plan();
    await registerByHand(workshop.registry, "a", "theirs");
    await pointByHand(workshop.registry, "a", "production", 2);
    expect((await refusalOf(workshop.sync({ approved: fingerprint() }))).code).toBe("blocked");
  });

  test.each(["merge", "squash", "rebase"] as const)(
    "is the same after a %s of the branch it was made on",
    async (way) => {
      const first = { [A]: "two", [ALIASES]: "a:\n  production: latest\n  staging: 1\n" };
      const second = { [A]: "---\ntags: {team: a}\n---\nthree", [B]: "b" };
      const end = { ...first, ...second };
      const workshop = await newWorkshop();
      const [base = ""] = await workshop.commit(begin);
      await workshop.sync();
      const [, tip = ""] = await workshop.commit(
        { files: first, branch: "side", parents: [base] },
        { files: second, branch: "side" },
      );
      await workshop.repository.git("symbolic-ref", "HEAD", "refs/heads/side");
      const { fingerprint } = await workshop.plan();
      await workshop.repository.git("symbolic-ref", "HEAD", "refs/heads/main");
      const landed = {
        merge: [{ message: "Merge", parents: [base, tip], files: end }],
        squash: [{ message: "Squash", files: end }],
        rebase: [
          { message: "First", files: first },
          { message: "Second", files: second },
        ],
      }[way];
      await workshop.commit(...landed);
      const result = told(await workshop.sync({ approved: fingerprint() }));
      expect(result.applied).toContain(way === "rebase" ? "a + version 3" : "a + version 2");
      expect(await pointersOf(workshop.registry, "a")).toEqual({ production: way === "rebase" ? 3 : 2, staging: 1 });
    },
  );
});

describe("a prompt that somebody else deleted", () => {
  test("is made anew when its file changes", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", [B]: "b" }]);
    await workshop.sync();
    await byHand(workshop.registry, (session) => session.deletePrompts([promptName("a")]));
    await workshop.ship({ [A]: "two" });
    expect((await versionsOf(workshop.registry, "a")).length).toBeGreaterThan(0);
    expect((await dumpRegistry(workshop.registry))["a"]?.managed?.path).toBe(A);
  });
});
