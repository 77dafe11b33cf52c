import { describe, expect, test } from "vitest";
import { promptsOf, refusalOf, told, versionsOf } from "./sight.ts";
import { newWorkshop } from "./workshop.ts";

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
