import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newRepository } from "./repository-builder.ts";

test("the same history has the same ids everywhere and always", async () => {
  const commits = [
    { message: "first", files: { "a.md": "1" } },
    { message: "second", files: { "a.md": "2" } },
  ];
  const one = await newRepository();
  const other = await newRepository({ commits });
  expect(await one.importCommits(commits)).toEqual((await other.git("rev-list", "--reverse", "main")).split("\n"));
  expect(await one.git("log", "--reverse", "--format=%s %an %cI", "main")).toMatchInlineSnapshot(`
    "first Ada Lovelace 2026-01-01T00:00:00+00:00
    second Ada Lovelace 2026-01-01T00:01:00+00:00"
  `);
});

test("an imported history holds branches, merges, renames and deletions", async () => {
  const repository = await newRepository();
  const ids = await repository.importCommits([
    { message: "root", files: { "a.md": "a", "b.md": "b" } },
    { message: "side", branch: "side", parents: [0], files: { "c.md": "c" } },
    { message: "on", files: { "a.md": null } },
    { message: "merge", parents: [2, 1], files: { "c.md": "c" } },
    { message: "after" },
  ]);
  expect(await repository.git("log", "--format=%s:%P", "main", "--first-parent")).toBe(
    [`after:${ids[3]}`, `merge:${ids[2]} ${ids[1]}`, `on:${ids[0]}`, "root:"].join("\n"),
  );
  expect(await repository.git("ls-tree", "-r", "--name-only", "main")).toBe("b.md\nc.md");
});

test("commits, branches, merges and checkouts keep the work tree in step", async () => {
  const repository = await newRepository();
  await repository.commit("first", { "prompts/a.md": "a", "prompts/x": { executable: "#!" } });
  await repository.branch("side");
  await repository.commit("on the side", { "prompts/b.md": "b", "prompts/link": { symlink: "b.md" } });
  await repository.checkout();
  await repository.commit("more", { "prompts/a.md": "A" });
  await repository.merge("side");
  expect(await repository.git("status", "--porcelain")).toBe("");
  expect(await repository.git("log", "--format=%s", "--first-parent")).toBe("Merge branch 'side'\nmore\nfirst");
  expect(await readFile(join(repository.root, "prompts/link"), "utf8")).toBe("b");
});

test("a commit leaves other uncommitted files uncommitted", async () => {
  const repository = await newRepository();
  await repository.commit("first", { "a.md": "1", "b.md": "1" });
  await repository.write("a.md", "2");
  await repository.commit("second", { "b.md": "2" });
  expect(await repository.git("status", "--porcelain")).toBe(" M a.md");
});

test("a history goes on from commits that were made by other means", async () => {
  const repository = await newRepository();
  await repository.git("commit", "--quiet", "--allow-empty", "-m", "by hand");
  await repository.importCommits([{ message: "imported" }]);
  expect(await repository.git("log", "--format=%s")).toBe("imported\nby hand");
});
