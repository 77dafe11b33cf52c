import { execFile } from "node:child_process";
import { mkdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { FILE_LIMIT } from "../../src/git/blobs.ts";
import type { FileReading } from "../../src/git/blobs.ts";
import { openRepository } from "../../src/git/repository.ts";
import { listWorktreeFiles, readWorktreeFile, uncommittedPaths } from "../../src/git/worktree.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

async function uncommitted(repo: RepositoryBuilder, paths: readonly string[] = ["prompts", "aliases.yaml"]) {
  return [...(await uncommittedPaths(await openRepository(repo.root), paths))].toSorted();
}

async function listing(repo: RepositoryBuilder, paths: readonly string[] = ["prompts"]): Promise<readonly string[]> {
  const entries = await listWorktreeFiles(await openRepository(repo.root), paths);
  return entries.map(({ path, kind }) => (kind === "file" ? path : `${path} (${kind})`));
}

describe("uncommittedPaths", () => {
  test("names what is changed, staged, new, deleted and renamed, and nothing else", async () => {
    const repo = await newRepository();
    const files = ["same", "changed", "staged", "deleted", "removed", "renamed", "unstaged"].map(
      (name) => `prompts/${name}.md`,
    );
    await repo.commit("x", Object.fromEntries(files.map((path) => [path, `${path}\n`.repeat(20)])));
    await repo.write(".gitignore", "*.tmp\n");
    await repo.write("prompts/ignored.tmp", "");
    await repo.write("docs/outside.md", "");
    await repo.write("prompts/changed.md", "x");
    await repo.write("prompts/deleted.md", null);
    await repo.write("prompts/staged.md", "x");
    await repo.write("prompts/new folder/deep/ü\nnew.md", "x");
    await repo.write("aliases.yaml", "{}");
    await repo.git("add", "prompts/staged.md");
    await repo.git("rm", "--quiet", "prompts/removed.md");
    await repo.git("mv", "prompts/renamed.md", "prompts/target.md");
    await repo.git("rm", "--quiet", "--cached", "prompts/unstaged.md");
    expect(await uncommitted(repo)).toEqual([
      "aliases.yaml",
      "prompts/changed.md",
      "prompts/deleted.md",
      "prompts/new folder/deep/ü\nnew.md",
      "prompts/removed.md",
      "prompts/renamed.md",
      "prompts/staged.md",
      "prompts/target.md",
      "prompts/unstaged.md",
    ]);
  });

  test("is empty when all is committed, when there is no work tree, and names all before the first commit", async () => {
    const repo = await newRepository();
    await repo.write("prompts/a.md", "a");
    expect(await uncommitted(repo)).toEqual(["prompts/a.md"]);
    await repo.commit("x", { "prompts/a.md": "a" });
    expect(await uncommitted(repo)).toEqual([]);
    expect(await uncommitted(await repo.bareClone())).toEqual([]);
  });

  test("does not bend to the repository's settings", async () => {
    const repo = await newRepository();
    await repo.commit("x", { "prompts/a.md": "a" });
    await repo.write("prompts/new/b.md", "b");
    await repo.git("mv", "prompts/a.md", "prompts/c.md");
    const settings = {
      showUntrackedFiles: "no",
      relativePaths: "true",
      renames: "copies",
      branch: "true",
      short: "false",
    };
    for (const [key, value] of Object.entries(settings)) await repo.git("config", `status.${key}`, value);
    expect(await uncommitted(repo)).toEqual(["prompts/a.md", "prompts/c.md", "prompts/new/b.md"]);
  });

  test("leaves the index as it was, so that it never stands in the way of the user's own git", async () => {
    const repo = await newRepository();
    await repo.commit("x", { "prompts/a.md": "a" });
    await utimes(join(repo.root, "prompts/a.md"), 1_000_000_000, 1_000_000_000);
    const before = await readFile(join(repo.root, ".git/index"));
    expect(await uncommitted(repo)).toEqual([]);
    expect(await readFile(join(repo.root, ".git/index"))).toEqual(before);
  });
});

describe("listWorktreeFiles", () => {
  test("lists tracked and new files that are there, and no ignored ones", async () => {
    const repo = await newRepository();
    await repo.commit("x", {
      ".gitignore": "*.tmp\n",
      "prompts/tracked.md": "",
      "prompts/deleted.md": "",
      "docs/a.md": "",
    });
    await repo.write("prompts/deleted.md", null);
    await repo.write("prompts/deep/new.md", "");
    await repo.write("prompts/ignored.tmp", "");
    expect(await listing(repo)).toEqual(["prompts/deep/new.md", "prompts/tracked.md"]);
    expect(await listing(repo, ["aliases.yaml"])).toEqual([]);
  });

  test("tells links, what lies behind them, and other repositories", async () => {
    const repo = await newRepository();
    await repo.commit("x", {
      "prompts/folder/a.md": "a",
      "prompts/link.md": { symlink: "folder/a.md" },
      "prompts/module": { submodule: "1234567890123456789012345678901234567890" },
      "prompts/turned.md": "a",
    });
    await repo.write("prompts/folder/a.md", null);
    await rm(join(repo.root, "prompts/folder"), { recursive: true });
    await symlink("/etc", join(repo.root, "prompts/folder"));
    await repo.write("prompts/turned.md", null);
    await repo.write("prompts/turned.md/inside.md", "");
    await mkdir(join(repo.root, "prompts/nested"));
    await newRepository({ folder: join(repo.root, "prompts/nested") });
    await repo.write("prompts/nested/a.md", "");
    expect(await listing(repo)).toEqual([
      "prompts/folder (symlink)",
      "prompts/folder/a.md (symlink)",
      "prompts/link.md (symlink)",
      "prompts/module (submodule)",
      "prompts/nested (submodule)",
      "prompts/turned.md/inside.md",
    ]);
  });

  test("lists a file in a merge conflict once", async () => {
    const repo = await newRepository();
    await repo.commit("root", { "prompts/a.md": "root\n" });
    await repo.branch("side");
    await repo.commit("side", { "prompts/a.md": "side\n" });
    await repo.checkout();
    await repo.commit("main", { "prompts/a.md": "main\n" });
    await expect(repo.merge("side")).rejects.toThrow("git merge");
    expect(await listing(repo)).toEqual(["prompts/a.md"]);
    expect(await uncommitted(repo)).toEqual(["prompts/a.md"]);
  });

  test("keeps names that are no UTF-8 apart", async () => {
    const repo = await newRepository();
    await repo.commit("x", { "prompts/a.md": "" });
    const name = Buffer.concat([Buffer.from(`${repo.root}/prompts/`), Buffer.from([0xff])]);
    await writeFile(name, "");
    expect(await listing(repo)).toEqual(["prompts/\0ff", "prompts/a.md"]);
    expect(await uncommitted(repo)).toEqual(["prompts/\0ff"]);
  });

  test("is empty where there is no work tree", async () => {
    const repo = await newRepository({ commits: [{ files: { "prompts/a.md": "" } }] });
    expect(await listing(await repo.bareClone())).toEqual([]);
  });
});

async function read(repo: RepositoryBuilder, path: string): Promise<FileReading> {
  return readWorktreeFile(await openRepository(repo.root), path);
}

describe("readWorktreeFile", () => {
  test("reads the file as it is now", async () => {
    const repo = await newRepository();
    await repo.commit("x", { "prompts/a.md": "committed" });
    await repo.write("prompts/a.md", Buffer.from([0, 0xff]));
    expect(await read(repo, "prompts/a.md")).toEqual({ kind: "bytes", bytes: Buffer.from([0, 0xff]) });
    expect(await read(repo, "prompts/none.md")).toEqual({ kind: "missing" });
    expect(await read(repo, "prompts/a.md/none.md")).toEqual({ kind: "missing" });
  });

  test("reads up to the limit", async () => {
    const repo = await newRepository();
    await repo.write("full", "x".repeat(FILE_LIMIT));
    await repo.write("over", "x".repeat(FILE_LIMIT + 1));
    expect(await read(repo, "full")).toMatchObject({ kind: "bytes" });
    expect(await read(repo, "over")).toEqual({ kind: "too-big", size: FILE_LIMIT + 1 });
  });

  test("follows no link: neither the file's nor a folder's, wherever it leads", async () => {
    const outside = await temporaryFolder();
    await writeFile(join(outside, "secret"), "secret");
    const repo = await newRepository();
    await repo.write("inside/file", "");
    await symlink(join(outside, "secret"), join(repo.root, "file"));
    await symlink(outside, join(repo.root, "folder"));
    await symlink("inside", join(repo.root, "near"));
    const readings = await Promise.all(
      ["file", "folder", "folder/secret", "near/file"].map((path) => read(repo, path)),
    );
    expect(readings).toEqual(readings.map(() => ({ kind: "not-a-file", entry: "symlink" })));
  });

  test.each(["../x", "prompts/../../x", "/etc/passwd", "", ".", "a\0b"])(
    "does not read %j, which leads elsewhere",
    async (path) => {
      const repo = await newRepository();
      await writeFile(join(repo.root, "../x"), "outside");
      expect(await read(repo, path)).toEqual({ kind: "not-a-file", entry: "other" });
      await rm(join(repo.root, "../x"));
    },
  );

  test("says when there is a folder or a pipe, without waiting for the pipe", async () => {
    const repo = await newRepository();
    await repo.write("folder/file", "");
    await promisify(execFile)("mkfifo", [join(repo.root, "pipe")]);
    expect(await read(repo, "folder")).toEqual({ kind: "not-a-file", entry: "other" });
    expect(await read(repo, "pipe")).toEqual({ kind: "not-a-file", entry: "other" });
  });

  test("finds nothing where there is no work tree", async () => {
    const repo = await newRepository({ commits: [{}] });
    expect(await read(await repo.bareClone(), "HEAD")).toEqual({ kind: "missing" });
  });
});
