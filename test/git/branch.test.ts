import { describe, expect, test } from "vitest";
import { isOnBranch, syncBranch } from "../../src/git/branch.ts";
import { openRepository } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";

/** A repository with one commit and these refs at it, HEAD detached there. */
async function withRefs(...refs: readonly string[]): Promise<RepositoryBuilder> {
  const repo = await newRepository();
  const head = await repo.commit("first");
  await repo.checkout(head);
  await repo.git("update-ref", "-d", "refs/heads/main");
  for (const ref of refs) await repo.git("update-ref", ref, head);
  return repo;
}

async function chosen(repo: RepositoryBuilder, configured: string | null = null): Promise<string> {
  const { name, chosenBy, exists } = await syncBranch(await openRepository(repo.root), configured);
  return `${name} by ${chosenBy}${exists ? "" : ", missing"}`;
}

describe("syncBranch", () => {
  test.each([
    ["the settings before all", "side", ["heads/main", "heads/side"], "side by settings"],
    ["the settings, though there is no such branch", "typo", ["heads/main"], "typo by settings, missing"],
    ["the settings, with a remote's branch only", "side", ["remotes/origin/side"], "side by settings"],
    ["main", null, ["heads/dev", "heads/main"], "main by default"],
    ["main, a remote's only", null, ["heads/dev", "remotes/origin/main"], "main by default"],
    ["the only branch", null, ["heads/trunk"], "trunk by only-branch"],
    ["the only branch, a remote's", null, ["remotes/origin/trunk"], "trunk by only-branch"],
    ["the only branch, here and on remotes", null, ["heads/t", "remotes/a/t", "remotes/b/t"], "t by only-branch"],
    ["nothing for sure of several", null, ["heads/a", "heads/b"], "main by default, missing"],
    ["nothing where there is no branch", null, [], "main by default, missing"],
    [
      "no branch that merely ends alike",
      null,
      ["heads/x/main", "remotes/origin/x/main", "heads/b"],
      "main by default, missing",
    ],
    ["no tag", null, ["tags/main", "heads/a", "heads/b"], "main by default, missing"],
  ] as const)("is %s", async (_, configured, refs, expected) => {
    const repo = await withRefs(...refs.map((ref) => `refs/${ref}`));
    expect(await chosen(repo, configured)).toBe(expected);
  });

  test("is the remote's HEAD where nothing is called main, origin's first", async () => {
    const repo = await withRefs("refs/heads/a", "refs/remotes/origin/develop", "refs/remotes/up/trunk");
    await repo.git("symbolic-ref", "refs/remotes/up/HEAD", "refs/remotes/up/trunk");
    expect(await chosen(repo)).toBe("trunk by remote-head");
    await repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop");
    expect(await chosen(repo)).toBe("develop by remote-head");
    await repo.git("branch", "main");
    expect(await chosen(repo)).toBe("main by default");
  });

  test("is main where that is checked out, also before the first commit", async () => {
    const repo = await newRepository();
    expect(await chosen(repo)).toBe("main by default");
    await repo.commit("first");
    expect(await chosen(repo)).toBe("main by default");
    expect(await chosen(repo, "main")).toBe("main by settings");
  });

  test.each(["-x", "a$(id)b", "feature/ü"])("takes the name %s for a name", async (name) => {
    const repo = await withRefs(`refs/heads/${name}`, "refs/heads/b");
    expect(await chosen(repo, name)).toBe(`${name} by settings`);
  });
});

async function isOn(repo: RepositoryBuilder, configured: string | null = null): Promise<boolean> {
  const opened = await openRepository(repo.root);
  return isOnBranch(opened, await syncBranch(opened, configured));
}

describe("isOnBranch", () => {
  test("when it is checked out, and not when another is that went on from it", async () => {
    const repo = await newRepository();
    await repo.commit("first", { a: "1" });
    expect(await isOn(repo)).toBe(true);
    await repo.branch("side");
    await repo.commit("on the side", { a: "2" });
    expect(await isOn(repo)).toBe(false);
    expect(await isOn(repo, "side")).toBe(true);
    expect(await isOn(repo, "missing")).toBe(false);
  });

  test("detached, when the commit is or was the branch's tip by first parents", async () => {
    const repo = await newRepository();
    const [root = "", side = "", main = "", merge = ""] = await repo.importCommits([
      {},
      { branch: "side", parents: [0], files: { b: "" } },
      { files: { a: "" } },
      { parents: [2, 1], files: { b: "" } },
    ]);
    const found: boolean[] = [];
    for (const commit of [merge, main, root, side]) {
      await repo.checkout(commit);
      found.push(await isOn(repo));
    }
    expect(found).toEqual([true, true, true, false]);
  });

  test("detached, when the branch is a remote's only, as a build server leaves it", async () => {
    const repo = await newRepository({ commits: [{ files: { a: "1" } }, { files: { a: "2" } }] });
    const clone = await repo.clone();
    await clone.git("checkout", "--quiet", "--detach", "HEAD~1");
    await clone.git("branch", "--quiet", "-D", "main");
    expect(await isOn(clone)).toBe(true);
    await clone.git("commit", "--quiet", "--allow-empty", "-m", "beyond it");
    expect(await isOn(clone)).toBe(false);
  });

  test("detached, at a pull request's merge it is not", async () => {
    const repo = await newRepository();
    const [, , pull = ""] = await repo.importCommits([
      {},
      { branch: "side", parents: [0], files: { b: "" } },
      { branch: "pull", parents: [0, 1], files: { b: "" } },
    ]);
    await repo.checkout(pull);
    expect(await isOn(repo)).toBe(false);
  });

  test("in a shallow clone of depth 1, detached at the tip", async () => {
    const repo = await newRepository({ commits: [{}, {}] });
    const shallow = await repo.shallowClone();
    await shallow.git("checkout", "--quiet", "--detach");
    expect(await isOn(shallow)).toBe(true);
  });

  test("before the first commit, when it is the branch that the first one goes to", async () => {
    const repo = await newRepository();
    expect(await isOn(repo)).toBe(true);
    expect(await isOn(repo, "other")).toBe(false);
  });
});
