import { mkdir, realpath, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRepository, resolveCommit } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

describe("openRepository", () => {
  test("tells root, HEAD and branch from the top and from a folder inside", async () => {
    const repo = await newRepository();
    const head = await repo.commit("first", { "prompts/deep/a.md": "a" });
    const expected = { root: repo.root, isBare: false, isShallow: false, head, branch: "main" };
    expect(await openRepository(repo.root)).toMatchObject(expected);
    expect(await openRepository(join(repo.root, "prompts/deep"))).toMatchObject(expected);
  });

  test("gives the real root behind a symbolic link", async () => {
    const repo = await newRepository();
    await repo.commit("first", { "prompts/a.md": "a" });
    const link = join(await temporaryFolder(), "link");
    await symlink(join(repo.root, "prompts"), link);
    expect((await openRepository(link)).root).toBe(repo.root);
  });

  test("has no head before the first commit, and knows the branch", async () => {
    const repo = await newRepository();
    expect(await openRepository(repo.root)).toMatchObject({ root: repo.root, head: null, branch: "main" });
  });

  test("has no branch when HEAD is detached", async () => {
    const repo = await newRepository();
    const first = await repo.commit("first");
    await repo.commit("second");
    await repo.checkout(first);
    expect(await openRepository(repo.root)).toMatchObject({ head: first, branch: null });
  });

  test("opens a linked work tree at its own root and branch", async () => {
    const repo = await newRepository();
    const head = await repo.commit("first", { "a.md": "a" });
    const linked = join(await temporaryFolder(), "linked");
    await repo.git("worktree", "add", "--quiet", "-b", "side", linked);
    expect(await openRepository(linked)).toMatchObject({ root: await realpath(linked), head, branch: "side" });
  });

  test("takes the git folder for the root of a bare repository, also from inside it", async () => {
    const repo = await newRepository();
    const head = await repo.commit("first");
    const bare = await repo.bareClone();
    const expected = { root: bare.root, isBare: true, isShallow: false, head, branch: "main" };
    expect(await openRepository(bare.root)).toMatchObject(expected);
    expect(await openRepository(join(bare.root, "refs"))).toMatchObject(expected);
  });

  test("a folder inside .git has no work tree to look at", async () => {
    const repo = await newRepository();
    await repo.commit("first");
    const opened = await openRepository(join(repo.root, ".git/refs"));
    expect(opened).toMatchObject({ root: join(repo.root, ".git"), isBare: true });
  });

  test("knows a shallow clone", async () => {
    const repo = await newRepository({ commits: [{}, {}] });
    const shallow = await repo.shallowClone();
    expect(await openRepository(shallow.root)).toMatchObject({ isShallow: true, branch: "main" });
  });

  test("opens a SHA-256 repository", async () => {
    const repo = await newRepository({ objectFormat: "sha256" });
    const head = await repo.commit("first");
    expect(head).toHaveLength(64);
    expect(await openRepository(repo.root)).toMatchObject({ head, branch: "main" });
  });

  test.each(["-x", "a$(id)b", "feature/ü", "HEAD", "refs/heads/main"])(
    "keeps the branch name %s to the letter",
    async (name) => {
      const repo = await newRepository();
      const head = await repo.commit("first");
      await repo.git("update-ref", `refs/heads/${name}`, head);
      await repo.git("symbolic-ref", "HEAD", `refs/heads/${name}`);
      expect(await openRepository(repo.root)).toMatchObject({ head, branch: name });
    },
  );

  test.each(["with space", "-dash", "line\nbreak", "quote'\""])(
    "opens a repository in a folder called %j",
    async (name) => {
      const folder = join(await temporaryFolder(), name);
      await mkdir(folder);
      const repo = await newRepository({ folder });
      const head = await repo.commit("first", { "prompts/a.md": "a" });
      expect(await openRepository(join(folder, "prompts"))).toMatchObject({ root: folder, head });
      const bare = join(await temporaryFolder(), name);
      await repo.git("clone", "--quiet", "--bare", ".", bare);
      expect(await openRepository(bare)).toMatchObject({ root: bare, head });
    },
  );

  test("refuses a folder that is in no repository, with a way on", async () => {
    const folder = await temporaryFolder();
    await expect(openRepository(folder)).rejects.toMatchObject({
      code: "no-repository",
      message: `"${folder}" is in no git repository`,
      hint: expect.stringContaining("git init"),
    });
    await expect(openRepository(join(folder, "missing"))).rejects.toMatchObject({ code: "no-repository" });
    await expect(openRepository("a\0b")).rejects.toMatchObject({ code: "no-repository" });
  });
});

describe("resolveCommit", () => {
  test("resolves branches, tags, abbreviations and relative names to full ids", async () => {
    const repo = await newRepository();
    const first = await repo.commit("first");
    const second = await repo.commit("second");
    await repo.git("tag", "-a", "-m", "annotated", "v1", first);
    const opened = await openRepository(repo.root);
    for (const ref of ["main", "HEAD", second, second.slice(0, 7), "refs/heads/main"]) {
      expect(await resolveCommit(opened, ref)).toBe(second);
    }
    for (const ref of ["v1", "HEAD~1", "main^"]) expect(await resolveCommit(opened, ref)).toBe(first);
  });

  test.each([
    "nothing",
    "",
    "-x",
    "--all",
    "--git-dir",
    "^main",
    "main..other",
    "main:",
    "main:prompts/a.md",
    "HEAD^{tree}",
    "a b",
    "a\0b",
    "a\nb",
    "1234567",
    "0".repeat(39) + "1",
    "$(id)",
    ":/first",
  ])("gives null for %j, which is no commit", async (ref) => {
    const repo = await newRepository();
    await repo.commit("first", { "prompts/a.md": "a" });
    await repo.git("branch", "other");
    expect(await resolveCommit(await openRepository(repo.root), ref)).toBeNull();
  });

  test("reads a name that looks like an option or a command as a name", async () => {
    const repo = await newRepository();
    const head = await repo.commit("first");
    const opened = await openRepository(repo.root);
    for (const name of ["-x", "--exec=id", "a$(id)b"]) {
      await repo.git("update-ref", `refs/heads/${name}`, head);
      expect(await resolveCommit(opened, name)).toBe(head);
    }
  });
});
