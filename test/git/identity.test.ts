import { describe, expect, test } from "vitest";
import { repositoryIdentity } from "../../src/git/identity.ts";
import type { KnownRoot } from "../../src/git/identity.ts";
import { openRepository } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { commitId } from "../contract/builders.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";

async function remoteOf(repo: RepositoryBuilder): Promise<string | null> {
  return (await repositoryIdentity(await openRepository(repo.root))).remote;
}

async function rootOf(repo: RepositoryBuilder, known: KnownRoot | null = null): Promise<string | null> {
  return (await repositoryIdentity(await openRepository(repo.root))).rootCommit(known);
}

describe("the remote", () => {
  test.each<readonly [rule: string, remotes: Readonly<Record<string, string>>, expected: string | null]>([
    ["no remote has no address", {}, null],
    ["origin's counts", { origin: "git@github.com:o/r.git" }, "github.com/o/r"],
    [
      "origin's before others'",
      { a: "https://x.org/a/a", origin: "https://x.org/o/r", z: "https://x.org/z/z" },
      "x.org/o/r",
    ],
    ["the only one's, whatever it is called", { up: "https://x.org/u/p" }, "x.org/u/p"],
    ["none of several without an origin", { a: "https://x.org/a/a", b: "https://x.org/b/b" }, null],
    ["several that are one place count as one", { a: "https://x.org/o/r", b: "git@x.org:o/r.git" }, "x.org/o/r"],
    ["a path on this machine does not count", { origin: "/srv/git/r.git" }, null],
    [
      "an origin on this machine leaves the only other",
      { origin: "file:///srv/r.git", up: "https://x.org/u/p" },
      "x.org/u/p",
    ],
    ["a name with dots and spaces is a name", { "a.b c": "https://x.org/o/r" }, "x.org/o/r"],
    ["credentials are left out", { origin: "https://bot:hunter2@github.com/o/r.git" }, "github.com/o/r"],
  ])("%s", async (_, remotes, expected) => {
    const repo = await newRepository();
    for (const [name, address] of Object.entries(remotes)) await repo.git("config", `remote.${name}.url`, address);
    expect(await remoteOf(repo)).toBe(expected);
  });

  test("an abbreviation stands for what it was set up for, the longest one first", async () => {
    const repo = await newRepository();
    await repo.git("config", "url.https://other.org/.insteadOf", "g");
    await repo.git("config", "url.https://github.com/.insteadOf", "gh:");
    await repo.git("config", "remote.origin.url", "gh:o/r");
    expect(await remoteOf(repo)).toBe("github.com/o/r");
  });

  test("a mirror that stands in for the address on one machine does not change the name", async () => {
    const repo = await newRepository();
    await repo.git("config", "url.https://mirror.local/.insteadOf", "https://github.com/");
    await repo.git("config", "url.git@mirror.local:.pushInsteadOf", "https://github.com/");
    await repo.git("config", "remote.origin.url", "https://github.com/o/r");
    expect(await remoteOf(repo)).toBe("github.com/o/r");
  });

  test("the first of several addresses counts, as for git", async () => {
    const repo = await newRepository();
    await repo.git("config", "--add", "remote.origin.url", "https://x.org/first");
    await repo.git("config", "--add", "remote.origin.url", "https://x.org/second");
    await repo.git("config", "remote.origin.pushurl", "https://x.org/push");
    expect(await remoteOf(repo)).toBe("x.org/first");
  });
});

describe("the root commit", () => {
  test("is the oldest by first parents", async () => {
    const repo = await newRepository();
    const [root] = await repo.importCommits([
      { message: "root" },
      { message: "foreign root", branch: "foreign", parents: [] },
      { message: "merge", parents: [0, 1] },
      { message: "on" },
    ]);
    expect(await rootOf(repo)).toBe(root);
  });

  test("is the same on every branch that began there, and in every full clone", async () => {
    const repo = await newRepository();
    const [root] = await repo.importCommits([{}, { branch: "side", parents: [0] }, {}]);
    await repo.checkout("side");
    expect(await rootOf(repo)).toBe(root);
    expect(await rootOf(await repo.bareClone())).toBe(root);
  });

  test("is unknown before the first commit, and in a shallow clone", async () => {
    const repo = await newRepository();
    expect(await rootOf(repo)).toBeNull();
    await repo.importCommits([{}, {}]);
    expect(await rootOf(await repo.shallowClone())).toBeNull();
  });

  test("is the known one where HEAD's line comes by the commit it is known of, and looked for elsewhere", async () => {
    const repo = await newRepository();
    const [root = "", second = "", merged = ""] = await repo.importCommits([
      {},
      {},
      { branch: "side", parents: [] },
      { parents: [1, 2] },
    ]);
    const told = commitId("ab".repeat(20));
    const rootKnownOf = async (commit: string) => rootOf(repo, { commit: commitId(commit), root: told });
    expect(await rootKnownOf(second)).toBe(told);
    expect(await rootKnownOf(await repo.git("rev-parse", "HEAD"))).toBe(told);
    expect(await rootKnownOf(merged)).toBe(root);
    expect(await rootKnownOf("cd".repeat(20))).toBe(root);
    const shallow = await repo.shallowClone(2);
    expect(await rootOf(shallow, { commit: commitId(second), root: told })).toBe(told);
    expect(await rootOf(shallow, { commit: commitId(root), root: told })).toBeNull();
  });
});
