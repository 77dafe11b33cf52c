import { describe, expect, test } from "vitest";
import { isCommitId } from "../../src/core/commit.ts";
import type { CommitId } from "../../src/core/commit.ts";
import { isOnFirstParents, relate } from "../../src/git/history.ts";
import { openRepository } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";

/**
 *   root ── main ── merge ── tip      unrelated
 *      └─── side ──┘
 *      └─── other
 */
async function fork(): Promise<{ readonly repo: RepositoryBuilder; readonly at: (name: string) => CommitId }> {
  const repo = await newRepository();
  const names = ["root", "side", "other", "main", "merge", "tip", "unrelated"];
  const ids = await repo.importCommits([
    { message: "root" },
    { message: "side", branch: "side", parents: [0] },
    { message: "other", branch: "other", parents: [0] },
    { message: "main", parents: [0] },
    { message: "merge", parents: [3, 1] },
    { message: "tip" },
    { message: "unrelated", branch: "unrelated", parents: [] },
  ]);
  const at = (name: string): CommitId => {
    const id = ids[names.indexOf(name)];
    if (id === undefined) throw new Error(`no commit is called ${name}`);
    return id;
  };
  return { repo, at };
}

function toCommitId(text: string): CommitId {
  if (!isCommitId(text)) throw new Error(`${text} is no id`);
  return text;
}

const STRANGER = "1234567890123456789012345678901234567890";

describe("relate", () => {
  test.each([
    ["tip", "tip", "same"],
    ["root", "tip", "ahead"],
    ["side", "tip", "ahead"],
    ["merge", "tip", "ahead"],
    ["tip", "merge", "behind"],
    ["tip", "side", "behind"],
    ["other", "tip", "diverged"],
    ["tip", "other", "diverged"],
    ["unrelated", "tip", "diverged"],
  ] as const)("from %s to %s HEAD is %s", async (base, head, expected) => {
    const { repo, at } = await fork();
    expect(await relate(await openRepository(repo.root), at(base), at(head))).toBe(expected);
  });

  test("a commit that is not here, or no commit, is unknown", async () => {
    const { repo, at } = await fork();
    const opened = await openRepository(repo.root);
    const tree = await repo.git("rev-parse", "HEAD^{tree}");
    for (const id of [STRANGER, tree]) {
      expect(await relate(opened, toCommitId(id), at("tip"))).toBe("unknown");
    }
  });

  test("a damaged history is an error, not a relation", async () => {
    const { repo, at } = await fork();
    const tree = await repo.git("rev-parse", "HEAD^{tree}");
    const orphan = await repo.writeObject(
      "commit",
      Buffer.from(`tree ${tree}\nparent ${STRANGER}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n`),
    );
    const relation = relate(await openRepository(repo.root), toCommitId(orphan), at("tip"));
    await expect(relation).rejects.toMatchObject({ code: "git-failed" });
  });

  test("in a shallow clone a commit left over without its history is unknown", async () => {
    const { repo, at } = await fork();
    const shallow = await repo.shallowClone();
    const tree = await shallow.git("rev-parse", "HEAD^{tree}");
    const people = "author A <a> 1 +0000\ncommitter A <a> 1 +0000";
    const left = await shallow.writeObject("commit", Buffer.from(`tree ${tree}\nparent ${STRANGER}\n${people}\n\nx\n`));
    expect(await relate(await openRepository(shallow.root), toCommitId(left), at("tip"))).toBe("unknown");
  });

  test("in a shallow clone a commit beyond the cut is unknown, and what is seen is still told", async () => {
    const { repo, at } = await fork();
    const shallow = await repo.shallowClone(2);
    const opened = await openRepository(shallow.root);
    expect(await relate(opened, at("tip"), at("tip"))).toBe("same");
    expect(await relate(opened, at("merge"), at("tip"))).toBe("ahead");
    expect(await relate(opened, at("tip"), at("merge"))).toBe("behind");
    expect(await relate(opened, at("root"), at("tip"))).toBe("unknown");
  });

  test("in a shallow clone a commit that is here but cut off from HEAD is unknown, not diverged", async () => {
    const { repo, at } = await fork();
    const shallow = await repo.shallowClone(1);
    await shallow.git("fetch", "--quiet", "--depth=1", "origin", "other");
    await shallow.git("fetch", "--quiet", "--depth=1", "origin", at("root"));
    const opened = await openRepository(shallow.root);
    expect(await relate(opened, at("root"), at("tip"))).toBe("unknown");
    expect(await relate(opened, at("other"), at("tip"))).toBe("unknown");
  });
});

describe("isOnFirstParents", () => {
  test.each([
    ["tip", true],
    ["merge", true],
    ["main", true],
    ["root", true],
    ["side", false],
    ["other", false],
    ["unrelated", false],
  ] as const)("%s on the way down from tip: %s", async (name, expected) => {
    const { repo, at } = await fork();
    expect(await isOnFirstParents(await openRepository(repo.root), at(name), at("tip"))).toBe(expected);
  });

  test("a commit after the tip is not on its way", async () => {
    const { repo, at } = await fork();
    expect(await isOnFirstParents(await openRepository(repo.root), at("tip"), at("merge"))).toBe(false);
  });
});
