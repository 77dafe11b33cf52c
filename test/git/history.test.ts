import { describe, expect, test } from "vitest";
import { listFirstParents, readCommit, readHistory } from "../../src/git/history.ts";
import { openRepository } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { historyOf, summarize } from "./history-of.ts";

const LONG = "a line of a prompt that is long enough to be recognised\n".repeat(20);

describe("readHistory", () => {
  test("gives commits oldest first with author, committer's date, message and changes", async () => {
    const repo = await newRepository();
    const first = await repo.commit(
      "First\n\nWhy.",
      { "prompts/a.md": "a", "aliases.yaml": "{}" },
      { author: "Grace Hopper" },
    );
    const second = await repo.commit("Second", { "prompts/a.md": "b" });
    const blob = await repo.git("rev-parse", `${second}:prompts/a.md`);
    const history = await historyOf(repo);
    expect(history[0]?.commit).toEqual({
      id: first,
      author: "Grace Hopper",
      date: "2026-01-01T00:00:00+00:00",
      message: "First\n\nWhy.",
    });
    expect(history[1]).toEqual({
      commit: { id: second, author: "Ada Lovelace", date: "2026-01-01T00:01:00+00:00", message: "Second" },
      changes: [{ path: "prompts/a.md", entry: { path: "prompts/a.md", kind: "file", blob }, renamedFrom: null }],
    });
  });

  test("dates a commit by its committer, not its author", async () => {
    const repo = await newRepository();
    await repo.git("commit", "--quiet", "--allow-empty", "-m", "x", "--date=2001-02-03T04:05:06+00:00");
    const [only] = await historyOf(repo);
    expect(only?.commit.date).not.toContain("2001");
    expect(only?.commit.date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  });

  test("leaves out `from` and ends with `to`", async () => {
    const repo = await newRepository();
    const ids = await repo.importCommits(
      ["a", "b", "c", "d"].map((message) => ({ message, files: { [message]: "" } })),
    );
    expect(summarize(await historyOf(repo, { from: ids[0], to: ids[2] }))).toEqual(["b: +b", "c: +c"]);
    expect(await historyOf(repo, { from: ids[3], to: ids[3] })).toEqual([]);
  });

  test("goes from parent to child, whatever the clocks said", async () => {
    const repo = await newRepository();
    const ids = await repo.importCommits(
      [5000, 1, 9000, 2, 3].map((date, index) => ({ message: String(index), date, files: { a: String(index) } })),
    );
    expect((await historyOf(repo)).map(({ commit }) => commit.message)).toEqual(["0", "1", "2", "3", "4"]);
    expect(summarize(await historyOf(repo, { from: ids[1] }))).toEqual(["2: +a", "3: +a", "4: +a"]);
  });

  test("follows first parents: a merge is one commit with all that it brought", async () => {
    const repo = await newRepository();
    await repo.importCommits([
      { message: "root", files: { "prompts/a.md": "1" } },
      { message: "wip 1", branch: "side", parents: [0], files: { "prompts/b.md": "1" } },
      { message: "wip 2", branch: "side", files: { "prompts/b.md": "2", "prompts/c.md": "1" } },
      { message: "on main", files: { "prompts/a.md": "2" } },
      { message: "merge", parents: [3, 2], files: { "prompts/b.md": "2", "prompts/c.md": "1" } },
      { message: "empty merge", parents: [4, 2] },
    ]);
    expect(summarize(await historyOf(repo, { paths: ["prompts"] }))).toEqual([
      "root: +prompts/a.md",
      "on main: +prompts/a.md",
      "merge: +prompts/b.md +prompts/c.md",
    ]);
  });

  test("a merge that keeps the other side's file against the first parent is shown, a merge that keeps ours is not", async () => {
    const repo = await newRepository();
    await repo.importCommits([
      { message: "root", files: { "prompts/a.md": "1" } },
      { message: "side", branch: "side", parents: [0], files: { "prompts/a.md": "side" } },
      { message: "main", files: { "prompts/a.md": "main" } },
      { message: "ours", parents: [2, 1] },
      { message: "theirs", parents: [3, 1], files: { "prompts/a.md": "side" } },
    ]);
    expect(summarize(await historyOf(repo, { paths: ["prompts"] }))).toEqual([
      "root: +prompts/a.md",
      "main: +prompts/a.md",
      "theirs: +prompts/a.md",
    ]);
  });

  test("a revert has the blob it had before", async () => {
    const repo = await newRepository();
    await repo.importCommits(["A", "B", "A"].map((text) => ({ message: text, files: { "prompts/a.md": text } })));
    const blobs = (await historyOf(repo)).map(({ changes }) => changes[0]?.entry?.blob);
    expect(blobs[2]).toBe(blobs[0]);
    expect(blobs[1]).not.toBe(blobs[0]);
  });

  test("is limited to paths that are names from the root, never patterns", async () => {
    const repo = await newRepository();
    await repo.importCommits([
      { message: "root", files: { "prompts/a.md": "", "docs/prompts/b.md": "", "promptsx/c.md": "" } },
      { message: "star", files: { "*": "", "aliases.yaml": "" } },
      { message: "magic", files: { ":(top)x": "", "docs/x": "" } },
    ]);
    expect(summarize(await historyOf(repo, { paths: ["prompts"] }))).toEqual(["root: +prompts/a.md"]);
    expect(summarize(await historyOf(repo, { paths: ["*"] }))).toEqual(["star: +*"]);
    expect(summarize(await historyOf(repo, { paths: [":(top)x"] }))).toEqual(["magic: +:(top)x"]);
    expect(summarize(await historyOf(repo, { paths: ["prompts", "aliases.yaml"] }))).toEqual([
      "root: +prompts/a.md",
      "star: +aliases.yaml",
    ]);
  });

  test("sees the whole repository when it is opened in a folder inside", async () => {
    const repo = await newRepository();
    const head = await repo.commit("root", { "prompts/a.md": "", "docs/x": "" });
    const opened = await openRepository(`${repo.root}/docs`);
    const history = await Array.fromAsync(readHistory(opened, { from: null, to: head, paths: ["prompts"] }));
    expect(summarize(history)).toEqual(["root: +prompts/a.md"]);
  });

  test("tells renames, also of changed files, as the old path gone and the new one from it", async () => {
    const repo = await newRepository();
    await repo.importCommits([
      { message: "root", files: { "prompts/a.md": LONG, "prompts/keep.md": LONG } },
      { message: "rename", files: { "prompts/a.md": null, "prompts/b.md": `${LONG}more\n` } },
      { message: "copy", files: { "prompts/c.md": LONG } },
    ]);
    const history = await historyOf(repo);
    expect(summarize(history)).toEqual([
      "root: +prompts/a.md +prompts/keep.md",
      "rename: -prompts/a.md prompts/a.md→prompts/b.md",
      "copy: +prompts/c.md",
    ]);
  });

  test("tells deletions, modes, links and submodules", async () => {
    const repo = await newRepository();
    const commit = "1234567890123456789012345678901234567890";
    await repo.importCommits([
      { message: "root", files: { a: "text", b: "gone", x: { executable: "#!" } } },
      { message: "turn", files: { a: { symlink: "x" }, b: null, s: { submodule: commit }, x: "#!" } },
    ]);
    const [, turn] = await historyOf(repo);
    expect(turn?.changes.map(({ path, entry }) => [path, entry?.kind ?? null])).toEqual([
      ["a", "symlink"],
      ["b", null],
      ["s", "submodule"],
      ["x", "file"],
    ]);
    expect(turn?.changes[2]?.entry?.blob).toBe(commit);
  });

  test("reads a SHA-256 repository", async () => {
    const repo = await newRepository({ objectFormat: "sha256", commits: [{ message: "x", files: { "a.md": "a" } }] });
    const [only] = await historyOf(repo);
    expect(only?.commit.id).toHaveLength(64);
    expect(only?.changes[0]?.entry?.blob).toHaveLength(64);
  });

  test("a history longer than any buffer arrives whole and in order", async () => {
    const count = 3000;
    const commits = Array.from({ length: count }, (_, index) => ({
      message: `Commit ${index}\n\n${"ä".repeat(index % 500)}`,
      files: { [`prompts/${index % 50}-ö.md`]: String(index) },
    }));
    const repo = await newRepository();
    const ids = await repo.importCommits(commits);
    const history = await historyOf(repo, { paths: ["prompts"] });
    expect(history.map(({ commit }) => commit.id)).toEqual(ids);
    expect(history.map(({ commit }) => commit.message)).toEqual(commits.map(({ message }) => message.trimEnd()));
    expect(history.every(({ changes }, index) => changes[0]?.path === `prompts/${index % 50}-ö.md`)).toBe(true);
  });

  test("can be left in the middle", async () => {
    const repo = await newRepository({ commits: Array.from({ length: 500 }, (_, at) => ({ message: String(at) })) });
    const opened = await openRepository(repo.root);
    if (opened.head === null) throw new Error("no head");
    for await (const { commit } of readHistory(opened, { from: null, to: opened.head, paths: [] })) {
      expect(commit.message).toBe("0");
      break;
    }
  });

  test("a commit that is not there is an error, not an empty history", async () => {
    const repo = await newRepository({ commits: [{}] });
    const other = await newRepository();
    const stranger = await other.commit("stranger", { x: "x" });
    await expect(historyOf(repo, { to: stranger })).rejects.toMatchObject({ code: "git-failed" });
    await expect(historyOf(repo, { from: stranger })).rejects.toMatchObject({ code: "git-failed" });
  });
});

describe("readCommit", () => {
  test("reads one commit, also a merge", async () => {
    const repo = await newRepository();
    const ids = await repo.importCommits([
      { message: "root", files: { a: "1" } },
      { message: "side", branch: "side", parents: [0], files: { b: "1" } },
      { message: "Merge pull request #3 from o/side\n\nAdd b", parents: [0, 1], files: { b: "1" } },
    ]);
    const [root, , merge] = ids;
    if (root === undefined || merge === undefined) throw new Error("three commits have three ids");
    const opened = await openRepository(repo.root);
    expect(await readCommit(opened, merge)).toEqual({
      id: merge,
      author: "Ada Lovelace",
      date: "2026-01-01T00:02:00+00:00",
      message: "Add b (#3)",
    });
    expect((await readCommit(opened, root)).message).toBe("root");
  });
});

describe("listFirstParents", () => {
  test("gives the ids of a range, oldest first", async () => {
    const repo = await newRepository();
    const ids = await repo.importCommits([{}, { branch: "side", parents: [0] }, { parents: [0] }, { parents: [2, 1] }]);
    const [root, , second, merge] = ids;
    if (root === undefined || merge === undefined) throw new Error("four commits have four ids");
    const opened = await openRepository(repo.root);
    expect(await listFirstParents(opened, { from: null, to: merge })).toEqual([root, second, merge]);
    expect(await listFirstParents(opened, { from: root, to: merge })).toEqual([second, merge]);
    expect(await listFirstParents(opened, { from: merge, to: merge })).toEqual([]);
  });
});
