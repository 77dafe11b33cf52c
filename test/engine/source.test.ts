import { describe, expect, test } from "vitest";
import { newRepository } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { NOTHING, pointersOf, refusalOf, told, versionsOf } from "./sight.ts";
import { newRegistry, newWorkshop, planFolder, syncFolder } from "./workshop.ts";
import type { Workshop } from "./workshop.ts";

const A = "prompts/a.md";
const ALIASES = "aliases.yaml";
const SETTINGS = "promptree.yaml";

describe("history that does not go on from the last sync", () => {
  test("a rewritten history stops the sync before any write", async () => {
    const workshop = await newWorkshop();
    const [first = ""] = await workshop.commit({ [A]: "one" }, { [A]: "two" });
    await workshop.sync();
    const revision = await workshop.registry.readRevision();
    await workshop.commit({ parents: [first], files: { [A]: "other" } });
    const refusal = await refusalOf(workshop.sync());
    expect(refusal).toMatchObject({ code: "blocked", hint: expect.stringContaining("--accept-rewrite") });
    expect(refusal.message).toMatch(/^history was rewritten: the last synced commit [0-9a-f]{7} is not in the history/);
    expect(await refusalOf(workshop.plan())).toEqual(refusal);
    expect(await workshop.registry.readRevision()).toBe(revision);
  });

  test("HEAD moved back to an older commit stops the sync", async () => {
    const workshop = await newWorkshop();
    const [first = ""] = await workshop.commit({ [A]: "one" }, { [A]: "two" });
    await workshop.sync();
    await workshop.moveTo(first);
    const refusal = await refusalOf(workshop.sync());
    expect(refusal).toMatchObject({ code: "blocked", hint: expect.stringContaining("--accept-rewrite") });
    expect(refusal.message).toMatch(/^the registry is at [0-9a-f]{7}, which is newer than HEAD [0-9a-f]{7}$/);
  });

  test("a last synced commit that is nowhere in the repository stops the sync", async () => {
    const workshop = await newWorkshop("memory", [{ [SETTINGS]: "repository: ours\n", [A]: "one" }]);
    await workshop.sync();
    const other = await newWorkshop("memory", [{ [SETTINGS]: "repository: ours\n", [A]: "two" }]);
    const refusal = await refusalOf(syncFolder(other.repository.root, workshop.registry));
    expect(refusal.code).toBe("blocked");
    expect(refusal.message).toMatch(/is not in this repository$/);
  });

  test("--accept-rewrite compares HEAD once, and later syncs go on from there", async () => {
    const workshop = await newWorkshop("memory", [
      { [SETTINGS]: "repository: ours\n", [A]: "one", "prompts/gone.md": "gone", "prompts/same.md": "same" },
      { [A]: "two" },
    ]);
    await workshop.sync();
    await workshop.commit(
      { parents: [], files: { [SETTINGS]: "repository: ours\n", [A]: "three", "prompts/same.md": "same" } },
      { [A]: "four" },
    );
    expect(told(await workshop.sync({ acceptRewrite: true }))).toEqual({
      ...NOTHING,
      applied: ["a + version 3", "gone ~ orphaned: false → true"],
      orphans: ["gone"],
    });
    expect(told(await workshop.ship({ [A]: "five" })).applied).toEqual(["a + version 4"]);
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two", "3 four", "4 five"]);
  });

  test("--accept-rewrite of an older commit makes its text a new version, and takes none away", async () => {
    const workshop = await newWorkshop();
    const [first = ""] = await workshop.commit({ [A]: "one" }, { [A]: "two" });
    await workshop.sync();
    await workshop.moveTo(first);
    await workshop.sync({ acceptRewrite: true });
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two", "3 one"]);
  });
});

describe("shallow clones", () => {
  test("a first sync compares HEAD's tree only, and warns", async () => {
    const origin = await newWorkshop("memory", [{ [A]: "one" }, { [A]: "two" }]);
    const clone = await origin.repository.shallowClone();
    await clone.git("remote", "set-url", "origin", "https://github.com/us/prompts.git");
    const result = told(await syncFolder(clone.root, origin.registry));
    expect(result.problems).toEqual([expect.stringMatching(/^warning shallow-clone .*is shallow/)]);
    expect(await versionsOf(origin.registry, "a")).toEqual(["1 two"]);
  });

  test("where the last synced commit is missing the sync stops, and says how to fetch it", async () => {
    const origin = await newWorkshop("memory", [{ [SETTINGS]: "repository: ours\n", [A]: "one" }]);
    await origin.sync();
    await origin.commit({ [A]: "two" }, { [A]: "three" });
    const clone = await origin.repository.shallowClone();
    const refusal = await refusalOf(syncFolder(clone.root, origin.registry));
    expect(refusal).toMatchObject({ code: "blocked", hint: expect.stringContaining("fetch-depth: 0") });
    expect(await refusalOf(syncFolder(clone.root, origin.registry, { acceptRewrite: true }))).toEqual(refusal);
    expect(await versionsOf(origin.registry, "a")).toEqual(["1 one"]);
  });

  test("where the last synced commit is there the sync goes on, a version for each commit", async () => {
    const origin = await newWorkshop("memory", [{ [SETTINGS]: "repository: ours\n" }, { [A]: "one" }]);
    await origin.sync();
    await origin.commit({ [A]: "two" }, { [A]: "three" });
    const clone = await origin.repository.shallowClone(3);
    expect(told(await syncFolder(clone.root, origin.registry))).toEqual({
      ...NOTHING,
      applied: ["a + version 2", "a + version 3"],
    });
  });

  describe("where a merge has brought the last synced commit along", () => {
    /** A branch that begins at the last synced commit, and is merged after two more on main, which moves a pointer between. */
    async function merged(): Promise<Workshop> {
      const workshop = await newWorkshop("memory", [
        { [SETTINGS]: "repository: ours\n" },
        { [A]: "one", [ALIASES]: "a: {production: 1}\n" },
      ]);
      await workshop.sync();
      const { repository } = workshop;
      await repository.checkout();
      await repository.branch("feature");
      await repository.commit("Feature", { "prompts/b.md": "b" });
      await repository.checkout();
      await repository.commit("Second", { [A]: "two", [ALIASES]: "a: {production: 2}\n" });
      await repository.commit("Third", { [A]: "three" });
      await repository.merge("feature");
      return workshop;
    }

    test("the sync stops where HEAD's own line is cut above that commit", async () => {
      const { repository, registry } = await merged();
      const clone = await repository.shallowClone(3);
      expect(await clone.git("rev-list", "HEAD")).toContain((await registry.readSyncStates())[0]?.commit);
      const refusal = await refusalOf(syncFolder(clone.root, registry));
      expect(refusal).toMatchObject({
        code: "blocked",
        message: expect.stringContaining("first parents down to the last synced commit"),
        hint: expect.stringContaining("fetch-depth: 0"),
      });
      expect(await versionsOf(registry, "a")).toEqual(["1 one"]);
    });

    test("the sync goes on where it is there down to that commit", async () => {
      const { repository, registry } = await merged();
      const clone = await repository.shallowClone(4);
      await syncFolder(clone.root, registry);
      expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two", "3 three"]);
      expect(await pointersOf(registry, "a")).toEqual({ production: 2 });
    });
  });

  test("one without a name to own prompts under is refused", async () => {
    const origin = await newWorkshop("memory", [{ [A]: "one" }, { [A]: "two" }]);
    const clone = await origin.repository.shallowClone();
    const refusal = await refusalOf(syncFolder(clone.root, origin.registry));
    expect(refusal).toMatchObject({ code: "blocked", hint: expect.stringContaining("repository:") });
  });
});

describe("settings of history", () => {
  test("history: head makes at most one version a prompt and sync, the first one and later ones", async () => {
    const workshop = await newWorkshop("memory", [
      { [SETTINGS]: "history: head\n", [A]: "one", "prompts/b.md": "b" },
      { [A]: "two" },
    ]);
    await workshop.sync();
    expect(told(await workshop.ship({ [A]: "three" }, { [A]: "four", "prompts/b.md": null }))).toEqual({
      ...NOTHING,
      applied: ["a + version 2", "b ~ orphaned: false → true"],
      orphans: ["b"],
    });
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 two", "2 four"]);
  });

  test("since: begins with the whole tree of that commit, then follows each", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", "prompts/b.md": "b" }, { [A]: "two" }]);
    await workshop.repository.git("tag", "begin", "main");
    await workshop.commit({ [A]: "three", [SETTINGS]: "since: begin\n" }, { [A]: "four" });
    await workshop.sync();
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 two", "2 three", "3 four"]);
    expect(await versionsOf(workshop.registry, "b")).toEqual(["1 b"]);
  });

  test("since: that names no commit is refused", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", [SETTINGS]: "since: nowhere\n" }]);
    const refusal = await refusalOf(workshop.sync());
    expect(refusal).toMatchObject({ code: "not-found", message: expect.stringContaining('"nowhere"') });
  });

  test("since: a commit that HEAD does not come after is refused", async () => {
    const workshop = await newWorkshop("memory", [
      { [A]: "one", [SETTINGS]: "since: side\n" },
      { branch: "side", parents: [0], files: { [A]: "two" } },
    ]);
    const refusal = await refusalOf(workshop.sync());
    expect(refusal).toMatchObject({ code: "not-found", message: expect.stringContaining("does not come after") });
  });

  test("settings that can't be read stop the sync, and no other settings are taken", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", [SETTINGS]: "histroy: head\n" }]);
    const refusal = await refusalOf(workshop.sync());
    expect(refusal).toMatchObject({ code: "invalid-files" });
    expect(refusal.problems).toEqual([expect.stringMatching(/^error unknown-key promptree\.yaml:1:1 .*histroy/)]);
  });
});

describe("where HEAD is", () => {
  test("another branch is refused, so that unmerged text makes no version; --any-branch goes on", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
    await workshop.repository.checkout();
    await workshop.repository.branch("side");
    await workshop.repository.commit("Draft", { [A]: "two" });
    expect(await refusalOf(workshop.sync())).toMatchObject({
      code: "blocked",
      message: expect.stringMatching(/^HEAD is at branch "side", and only "main" is synced/),
      hint: expect.stringContaining("git switch main"),
    });
    await workshop.sync({ anyBranch: true });
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two"]);
  });

  test("the branch of promptree.yaml is the one that is synced", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", [SETTINGS]: "branch: live\n" }]);
    expect((await refusalOf(workshop.sync())).message).toContain('only "live" is synced');
    await workshop.repository.git("branch", "live", "main");
    await workshop.repository.git("symbolic-ref", "HEAD", "refs/heads/live");
    expect(told(await workshop.sync()).applied).toEqual(["a + version 1 (new prompt)"]);
  });

  test("a detached HEAD on the branch is synced; one beside it is refused", async () => {
    const workshop = await newWorkshop();
    const [, second = "", side = ""] = await workshop.commit(
      { [A]: "one" },
      { [A]: "two" },
      { branch: "side", parents: [0], files: { [A]: "side" } },
    );
    await workshop.repository.checkout(side);
    expect((await refusalOf(workshop.sync())).message).toMatch(/^HEAD is at commit [0-9a-f]{7}/);
    await workshop.repository.checkout(second);
    const { source } = await workshop.sync();
    expect(source).toMatchObject({ commit: second, branch: null });
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two"]);
  });

  test("a repository without a commit is refused", async () => {
    const workshop = await newWorkshop();
    expect(await refusalOf(workshop.sync())).toMatchObject({ code: "no-repository" });
  });

  test("a folder that is in no repository is refused", async () => {
    const folder = await temporaryFolder();
    expect(await refusalOf(syncFolder(folder, await newRegistry()))).toMatchObject({ code: "no-repository" });
  });
});

describe("the same history gives the same plan from every place it stands in", () => {
  const commits = [{ [A]: "one", "aliases.yaml": "a:\n  production: latest\n" }, { [A]: "two" }];
  const wanted = ["a + version 1 (new prompt)", "a + version 2", "a ~ production none → 2 (follows latest)"];

  test("a bare repository", async () => {
    const workshop = await newWorkshop("memory", commits);
    const bare = await workshop.repository.bareClone();
    expect(told(await syncFolder(bare.root, workshop.registry)).applied).toEqual(wanted);
  });

  test("a linked work tree", async () => {
    const workshop = await newWorkshop("memory", commits);
    const folder = `${await temporaryFolder()}/linked`;
    await workshop.repository.git("worktree", "add", "--quiet", "--detach", folder, "main");
    expect(told(await syncFolder(folder, workshop.registry)).applied).toEqual(wanted);
  });

  test("a folder below the root", async () => {
    const workshop = await newWorkshop("memory", commits);
    await workshop.repository.checkout();
    expect(told(await syncFolder(`${workshop.repository.root}/prompts`, workshop.registry)).applied).toEqual(wanted);
  });

  test("a work tree with other, uncommitted texts", async () => {
    const workshop = await newWorkshop("memory", commits);
    await workshop.repository.checkout();
    await workshop.repository.write(A, "draft");
    await workshop.repository.write("aliases.yaml", "broken: [");
    expect(told(await workshop.sync()).applied).toEqual(wanted);
  });

  test("a repository with SHA-256 ids", async () => {
    const repository = await newRepository({ objectFormat: "sha256", commits: commits.map((files) => ({ files })) });
    const { plan } = await planFolder(repository.root, await newRegistry());
    expect(plan.changes).toHaveLength(3);
    expect(plan.source.commit).toHaveLength(64);
  });
});
