import { describe, expect, test } from "vitest";
import { describeByHand, pointByHand, registerByHand } from "./by-hand.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, pointersOf, promptsOf, refusalOf, told, versionsOf } from "./sight.ts";
import { newWorkshop, syncFolder } from "./workshop.ts";
import type { Workshop } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const SETTINGS = "promptree.yaml";

async function ownerOf(workshop: Workshop, prompt: string): Promise<string | null> {
  return (await dumpRegistry(workshop.registry))[prompt]?.managed?.repository ?? null;
}

describe("the name a repository owns prompts under", () => {
  test("is its root commit where it has no remote", async () => {
    const workshop = await newWorkshop();
    const [root] = await workshop.commit({ [A]: "one" }, { [A]: "two" });
    await workshop.sync();
    expect(await ownerOf(workshop, "a")).toBe(root);
  });

  test.each([
    "https://github.com/us/prompts.git",
    "git@github.com:us/prompts.git",
    "ssh://git@GitHub.com:22/us/prompts",
    "https://user:secret@github.com/us/prompts/",
  ])("is its remote's address, however it is written: %s", async (url) => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
    await workshop.repository.git("remote", "add", "origin", url);
    await workshop.sync();
    expect(await ownerOf(workshop, "a")).toBe("github.com/us/prompts");
  });

  test("is never a path on this machine", async () => {
    const workshop = await newWorkshop();
    const [root] = await workshop.commit({ [A]: "one" });
    const clone = await workshop.repository.clone();
    await syncFolder(clone.root, workshop.registry);
    expect(await ownerOf(workshop, "a")).toBe(root);
  });

  test("is what promptree.yaml says before anything else", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", [SETTINGS]: "repository: ours\n" }]);
    await workshop.repository.git("remote", "add", "origin", "https://github.com/us/prompts.git");
    await workshop.sync();
    expect(await ownerOf(workshop, "a")).toBe("ours");
  });

  test("stays the root commit when a remote is added later", async () => {
    const workshop = await newWorkshop();
    const [root] = await workshop.commit({ [A]: "one" });
    await workshop.sync();
    await workshop.repository.git("remote", "add", "origin", "https://github.com/us/prompts.git");
    expect(told(await workshop.sync())).toEqual(NOTHING);
    expect(told(await workshop.ship({ [A]: "two", [B]: "b" })).applied).toEqual([
      "a + version 2",
      "b + version 1 (new prompt)",
    ]);
    expect([await ownerOf(workshop, "a"), await ownerOf(workshop, "b")]).toEqual([root, root]);
  });
});

describe("a shallow clone with a remote, of a repository that was synced under its root commit", () => {
  async function cloned(depth: number) {
    const workshop = await newWorkshop("memory", [{ [B]: "b" }, { [A]: "one" }]);
    await workshop.sync();
    await workshop.commit({ [A]: "two" }, { [A]: "three" });
    const clone = await workshop.repository.shallowClone(depth);
    await clone.git("remote", "set-url", "origin", "https://github.com/us/prompts.git");
    return { workshop, clone };
  }

  test("stops where it lacks the last synced commit, and says how to fetch it", async () => {
    const { workshop, clone } = await cloned(1);
    expect(await refusalOf(syncFolder(clone.root, workshop.registry))).toMatchObject({
      code: "blocked",
      message: expect.stringContaining("shallow clone"),
      hint: expect.stringContaining("fetch-depth: 0"),
    });
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one"]);
  });

  test("goes on where that commit is there", async () => {
    const { workshop, clone } = await cloned(3);
    expect(told(await syncFolder(clone.root, workshop.registry))).toEqual({
      ...NOTHING,
      applied: ["a + version 2", "a + version 3"],
    });
  });
});

async function neighbours() {
  const ours = await newWorkshop("memory", [{ [SETTINGS]: "repository: ours\n", [A]: "one" }]);
  await ours.sync();
  const theirs = await newWorkshop("memory", [{ [SETTINGS]: "repository: theirs\n", [B]: "b" }]);
  return { ours, theirs, registry: ours.registry };
}

describe("two repositories that share a registry", () => {
  test("keep their own prompts, and neither takes the other's for orphans", async () => {
    const { ours, theirs, registry } = await neighbours();
    expect(told(await syncFolder(theirs.repository.root, registry)).orphans).toEqual([]);
    expect(told(await ours.ship({ [A]: "two" }))).toEqual({ ...NOTHING, applied: ["a + version 2"] });
    expect(await promptsOf(registry)).toEqual(["a", "b"]);
    expect([await ownerOf(ours, "a"), await ownerOf(ours, "b")]).toEqual(["ours", "theirs"]);
    expect(told(await syncFolder(theirs.repository.root, registry))).toEqual(NOTHING);
  });

  test("with one name, even of equal content, stop the second one, which is told the owner", async () => {
    const { ours, theirs, registry } = await neighbours();
    await theirs.commit({ [A]: "one" });
    const refusal = await refusalOf(syncFolder(theirs.repository.root, registry));
    expect(refusal).toMatchObject({ code: "blocked", message: '"a" is managed by ours' });
    expect(await promptsOf(registry)).toEqual(["a"]);
    expect(await ownerOf(ours, "a")).toBe("ours");
  });

  test("and are one, whose first commit was amended, are told so; --adopt then makes no version", async () => {
    const workshop = await newWorkshop();
    const [root = ""] = await workshop.commit({ [A]: "one" });
    await workshop.sync();
    const [amended] = await workshop.commit({ message: "Amended", parents: [], files: { [A]: "one" } });
    expect(await refusalOf(workshop.sync())).toMatchObject({
      code: "blocked",
      message: `"a" is managed by the repository that began with commit ${root}: this one, if that commit was amended`,
    });
    expect(told(await workshop.sync({ adopt: true })).applied).toEqual([`a adopted from ${root} with version 1`]);
    expect(await ownerOf(workshop, "a")).toBe(amended);
  });

  test("may not point at each other's prompts", async () => {
    const { theirs, registry } = await neighbours();
    await theirs.commit({ "aliases.yaml": "a:\n  production: 1\n" });
    expect((await refusalOf(syncFolder(theirs.repository.root, registry))).problems).toEqual([
      'error unmanaged-prompt aliases.yaml:1:1 "a" is in the registry, but this repository does not manage it',
    ]);
  });

  test("may take a prompt over with --adopt; the first one then meets a conflict when it changes it", async () => {
    const { ours, theirs, registry } = await neighbours();
    await theirs.commit({ [A]: "theirs" });
    const taken = told(await syncFolder(theirs.repository.root, registry, { adopt: true }));
    expect(taken.applied).toEqual(["a + version 2", "b + version 1 (new prompt)", "a adopted from ours"]);
    expect(await ownerOf(ours, "a")).toBe("theirs");
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 theirs"]);
    await ours.commit({ [A]: "two" });
    expect((await refusalOf(ours.sync())).message).toBe('"a" is managed by theirs');
  });
});

describe("a prompt that was in the registry before git", () => {
  test("is adopted without asking when its newest version has equal content, and shown as such", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "---\ntags: {team: a}\n---\ntwo" }]);
    await registerByHand(workshop.registry, "a", "one", "two");
    expect(told(await workshop.sync())).toEqual({
      ...NOTHING,
      applied: ["a adopted from nobody with version 2, tags.team: none → a"],
    });
    const dump = (await dumpRegistry(workshop.registry))["a"];
    expect(dump?.tags).toEqual({ team: "a" });
    expect(dump?.versions.map(({ provenance }) => provenance?.path ?? null)).toEqual([null, A]);
    expect(told(await workshop.ship({ [A]: "three" })).applied.slice(0, 1)).toEqual(["a + version 3"]);
  });

  test("is a conflict when its content differs; nothing is written", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "ours", [B]: "b" }]);
    await registerByHand(workshop.registry, "a", "theirs");
    expect(await refusalOf(workshop.sync())).toMatchObject({
      code: "blocked",
      message: '"a" is in the registry with other content, and no git repository made it',
    });
    expect(await promptsOf(workshop.registry)).toEqual(["a"]);
  });

  test("is adopted with --adopt when its content differs: git's newest content becomes one new version", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }, { [A]: "two" }]);
    await registerByHand(workshop.registry, "a", "theirs");
    expect(told(await workshop.sync({ adopt: true })).applied).toEqual(["a + version 2", "a adopted from nobody"]);
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 theirs", "2 two"]);
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("keeps the aliases git does not name, which are reported", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", "aliases.yaml": "a:\n  production: 1\n" }]);
    await registerByHand(workshop.registry, "a", "one");
    await pointByHand(workshop.registry, "a", "theirs", 1);
    const result = told(await workshop.sync());
    expect(result.applied).toEqual(["a adopted from nobody with version 1", "a ~ production none → 1"]);
    expect(result.drift).toEqual(["a has theirs at 1"]);
    expect(await pointersOf(workshop.registry, "a")).toEqual({ production: 1, theirs: 1 });
  });

  test("is nobody's business while git has no file of that name", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
    await registerByHand(workshop.registry, "other", "x");
    expect(told(await workshop.sync())).toEqual({ ...NOTHING, applied: ["a + version 1 (new prompt)"] });
    expect(told(await workshop.sync({ prune: true })).applied).toEqual([]);
    expect(await promptsOf(workshop.registry)).toEqual(["a", "other"]);
  });
});

describe("what somebody else does to a prompt of git's", () => {
  test("a version is kept and reported at each sync, and skipped in counting", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", "aliases.yaml": "a:\n  staging: latest\n" }]);
    await workshop.sync();
    await registerByHand(workshop.registry, "a", "theirs");
    const drift = ["a has version 2"];
    expect(told(await workshop.sync())).toEqual({ ...NOTHING, drift });
    expect(told(await workshop.sync())).toEqual({ ...NOTHING, drift });
    expect(await pointersOf(workshop.registry, "a")).toEqual({ staging: 1 });
    expect(told(await workshop.ship({ [A]: "two" })).applied).toEqual([
      "a + version 3",
      "a ~ staging 1 → 3 (follows latest)",
    ]);
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 theirs", "3 two"]);
  });

  test("a version with git's next text is still somebody else's, and git makes its own", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
    await workshop.sync();
    await registerByHand(workshop.registry, "a", "two");
    await workshop.ship({ [A]: "two" });
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two", "3 two"]);
  });

  test("changed tags and descriptions of git's are put back; tags git never set stay", async () => {
    const workshop = await newWorkshop("memory", [
      { [A]: "---\ndescription: Ours\ntags: {team: a, lang: en}\n---\none" },
    ]);
    await workshop.sync();
    await describeByHand(workshop.registry, "a", {
      description: "Theirs",
      tags: { team: "theirs", foreign: "1" },
      removeTags: ["lang"],
    });
    expect(told(await workshop.sync())).toEqual({
      ...NOTHING,
      applied: ["a ~ description: Theirs → Ours, tags.team: theirs → a, tags.lang: none → en"],
      drift: ["a description is Theirs, wanted Ours, tags.team is theirs, wanted a, tags.lang is none, wanted en"],
    });
    expect((await dumpRegistry(workshop.registry))["a"]).toMatchObject({
      description: "Ours",
      tags: { team: "a", lang: "en", foreign: "1" },
    });
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("what git removes is removed; a description and tags that git never set stay", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "---\ntags: {team: a, lang: en}\n---\none" }]);
    await workshop.sync();
    await describeByHand(workshop.registry, "a", { description: "Theirs", tags: { foreign: "1" } });
    expect(told(await workshop.ship({ [A]: "---\ntags: {lang: en}\n---\none" })).applied).toEqual([
      "a ~ tags.team: a → none",
    ]);
    expect((await dumpRegistry(workshop.registry))["a"]).toMatchObject({
      description: "Theirs",
      tags: { lang: "en", foreign: "1" },
    });
  });

  test("an orphan keeps its last tags, and drift of them is put back too", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "---\ntags: {team: a}\n---\none" }, { [A]: null }]);
    await workshop.sync();
    await describeByHand(workshop.registry, "a", { tags: { team: "theirs" } });
    expect(told(await workshop.sync()).applied).toEqual(["a ~ tags.team: theirs → a"]);
  });
});
