import { describe, expect, test } from "vitest";
import { NOTHING, promptsOf, refusalOf, told, versionsOf } from "./sight.ts";
import { newRegistry, newWorkshop, syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";

describe("a name that two files had", () => {
  test.each([
    { case: "is gone", change: { [A]: null } },
    { case: "has another name", change: { [A]: "---\nname: other\n---\none" } },
    { case: "is broken", change: { [A]: "---\nbroken" }, next: { [A]: null } },
  ])("in another case is free for the second one when the first one $case", async ({ change, next }) => {
    const workshop = await newWorkshop("memory", [
      { message: "Both", files: { [A]: "---\nname: Alpha\n---\none", [B]: "---\nname: alpha\n---\ntwo" } },
      { message: "One", files: change },
      ...(next === undefined ? [] : [{ message: "None", files: next }]),
    ]);
    await workshop.sync();
    expect(await versionsOf(workshop.registry, "alpha")).toEqual(["1 two"]);
    expect(await promptsOf(workshop.registry)).not.toContain("Alpha");
  });

  test("is an error at HEAD also when its prompt was an orphan before", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }, { [A]: null }]);
    await workshop.sync();
    await workshop.commit({ [A]: "one", [B]: "---\nname: a\n---\ntwo" });
    expect((await refusalOf(workshop.sync())).problems).toEqual([
      'error duplicate-name prompts/a.md has the name "a", and so has prompts/b.md',
      'error duplicate-name prompts/b.md has the name "a", and so has prompts/a.md',
    ]);
  });

  test("goes to the file that keeps it, with the text it then has", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
    await workshop.sync();
    await workshop.commit({ [A]: "two", [B]: "---\nname: a\n---\nthree" }, { [A]: null });
    expect(told(await workshop.sync()).applied).toEqual(["a + version 2", "a ~ path: prompts/a.md → prompts/b.md"]);
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 three"]);
  });
});

const UPPER = "prompts/Refund.md";
const LOWER = "prompts/refund.md";

describe("a file whose path changes in case only", () => {
  const renamed = { [UPPER]: null, [LOWER]: "two" };

  test.each([
    { when: "in one commit", history: [{ [UPPER]: "one" }, renamed] },
    { when: "in two", history: [{ [UPPER]: "one" }, { [UPPER]: null }, { [LOWER]: "two" }] },
    { when: "there and back and there", history: [{ [LOWER]: "two" }, { [UPPER]: "one", [LOWER]: null }, renamed] },
  ])("$when begins a new prompt in an empty registry, and the old one is left out", async ({ history }) => {
    const workshop = await newWorkshop("sqlite", history);
    const result = await workshop.sync();
    expect(told(result)).toMatchObject({ applied: ["refund + version 1 (new prompt)"], orphans: [] });
    expect(result.problems.map(({ severity, code, file }) => ({ severity, code, file }))).toEqual([
      { severity: "warning", code: "case-in-history", file: UPPER },
    ]);
    expect(await versionsOf(workshop.registry, "refund")).toEqual(["1 two"]);
    expect(await promptsOf(workshop.registry)).toEqual(["refund"]);
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("and is gone in the end leaves the first spelling as an orphan", async () => {
    const workshop = await newWorkshop("sqlite", [{ [UPPER]: "one" }, renamed, { [LOWER]: null }]);
    expect(told(await workshop.sync()).orphans).toEqual(["Refund"]);
    expect(await versionsOf(workshop.registry, "Refund")).toEqual(["1 one"]);
    expect(await promptsOf(workshop.registry)).toEqual(["Refund"]);
  });

  test.each([
    {
      what: "keeps the old name",
      next: [{ [LOWER]: "---\nname: Refund\n---\ntwo" }],
      left: { Refund: ["1 one", "2 two"] },
    },
    {
      what: "goes while the old prompt is pruned",
      next: [{ [LOWER]: null }, { [LOWER]: "two" }],
      left: { refund: ["1 two"] },
    },
  ])("is refused where the old one is registered, until it $what; all made anew is then the same", async (row) => {
    const workshop = await newWorkshop("sqlite", [{ [UPPER]: "one" }]);
    await workshop.sync();
    await workshop.commit(renamed);
    expect(await refusalOf(workshop.sync())).toMatchObject({ code: "invalid-files" });
    for (const files of row.next) {
      await workshop.commit(files);
      await workshop.sync({ prune: true });
    }
    const anew = await newRegistry("sqlite");
    await syncFolder(workshop.repository.root, anew);
    for (const registry of [workshop.registry, anew]) {
      const names = await promptsOf(registry);
      const versions = await Promise.all(names.map(async (name) => [name, await versionsOf(registry, name)] as const));
      expect(Object.fromEntries(versions)).toEqual(row.left);
    }
  });
});
