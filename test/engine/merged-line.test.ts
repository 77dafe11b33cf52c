import { describe, expect, test } from "vitest";
import { NOTHING, messagesOf, told, versionsOf } from "./sight.ts";
import { newWorkshop, syncFolder } from "./workshop.ts";
import type { Workshop } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";

/**
 * What `git pull` and `git push` leave when somebody had committed in the meantime: the line of first parents goes through
 * his own commits, and what was on the branch comes in as the second parent. `merged`: what the merge changes of his line.
 */
async function mergedTheWrongWayRound(merged: Readonly<Record<string, string>>): Promise<Workshop> {
  const workshop = await newWorkshop();
  const [, , begin = "", onMain = ""] = await workshop.commit(
    { message: "Write a page", files: { "README.md": "Prompts" } },
    { message: "Name it", files: { "promptree.yaml": "repository: ours\n" } },
    { message: "Begin", files: { [A]: "one", [B]: "one" } },
    { message: "On main", files: { [A]: "two" } },
  );
  await workshop.sync();
  const [, local = ""] = await workshop.commit(
    { message: "Local draft", branch: "local", parents: [begin], files: { [B]: "draft" } },
    { message: "Local", branch: "local", files: { [B]: "two" } },
  );
  await workshop.commit({ message: "Merge main into local", parents: [local, onMain], files: merged });
  return workshop;
}

describe("a last synced commit that came in as the second parent of a merge", () => {
  test("is not undone: the merge is compared as one change, and a warning says so", async () => {
    const workshop = await mergedTheWrongWayRound({ [A]: "two" });
    const result = told(await workshop.sync());
    expect(result.applied).toEqual(["b + version 2"]);
    expect(result.problems).toEqual([expect.stringMatching(/^warning joined-by-merge .* [0-9a-f]{7} /)]);
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two"]);
    expect(await versionsOf(workshop.registry, "b")).toEqual(["1 one", "2 two"]);
    expect(await messagesOf(workshop.registry, "b")).toEqual(["Begin", "Merge main into local"]);
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("is told from one whose line a shallow clone cuts, where that goes down to before it", async () => {
    const { repository, registry } = await mergedTheWrongWayRound({ [A]: "two" });
    const clone = await repository.shallowClone(4);
    expect(await clone.git("rev-parse", "--is-shallow-repository")).toBe("true");
    const result = told(await syncFolder(clone.root, registry));
    expect(result.problems).toEqual([expect.stringMatching(/^warning joined-by-merge /)]);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two"]);
  });

  test("gives way where the merge threw its text away", async () => {
    const workshop = await mergedTheWrongWayRound({});
    await workshop.sync();
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two", "3 one"]);
  });

  test("is followed, after the merge, by a version for each commit", async () => {
    const workshop = await mergedTheWrongWayRound({ [A]: "two" });
    await workshop.commit({ message: "After", files: { [A]: "three" } }, { message: "Later", files: { [A]: "four" } });
    await workshop.sync();
    expect(await messagesOf(workshop.registry, "a")).toEqual(["Begin", "On main", "After", "Later"]);
  });
});

test("since: a commit of a merged branch begins with the merge that brought it in", async () => {
  const workshop = await newWorkshop();
  const [begin = ""] = await workshop.commit({ message: "Begin", files: { [A]: "one", [B]: "one" } });
  const [release = ""] = await workshop.commit({
    message: "Release",
    branch: "release",
    parents: [begin],
    files: { [A]: "two" },
  });
  const [onMain = ""] = await workshop.commit({ message: "On main", parents: [begin], files: { [B]: "two" } });
  await workshop.commit(
    { message: "Merge release", parents: [onMain, release], files: { [A]: "two" } },
    { message: "Begin there", files: { "promptree.yaml": `since: ${release}\n`, [B]: "three" } },
  );
  await workshop.sync();
  expect(await messagesOf(workshop.registry, "a")).toEqual(["Merge release"]);
  expect(await versionsOf(workshop.registry, "b")).toEqual(["1 two", "2 three"]);
});
