import { expect, test } from "vitest";
import { openRepository } from "../../src/git/repository.ts";
import { readTree } from "../../src/git/tree.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";

const SUBMODULE = "1234567890123456789012345678901234567890";

async function pathsOf(repo: RepositoryBuilder, paths: readonly string[]): Promise<readonly string[]> {
  const opened = await openRepository(repo.root);
  const entries = await Array.fromAsync(readTree(opened, await repo.head(), paths));
  return entries.map(({ path }) => path);
}

test("gives every entry at any depth, with its kind and blob", async () => {
  const repo = await newRepository();
  const head = await repo.commit("x", {
    "prompts/a.md": "a",
    "prompts/deep/er/b.md": "b",
    "prompts/link.md": { symlink: "a.md" },
    "prompts/module": { submodule: SUBMODULE },
    "prompts/tool": { executable: "#!" },
  });
  const entries = await Array.fromAsync(readTree(await openRepository(repo.root), head, ["prompts"]));
  expect(entries.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    "file prompts/a.md",
    "file prompts/deep/er/b.md",
    "symlink prompts/link.md",
    "submodule prompts/module",
    "file prompts/tool",
  ]);
  expect(entries[0]?.blob).toBe(await repo.git("rev-parse", "HEAD:prompts/a.md"));
  expect(entries[3]?.blob).toBe(SUBMODULE);
});

test("reads the commit, not the work tree or the index", async () => {
  const repo = await newRepository();
  await repo.commit("x", { "prompts/a.md": "a" });
  await repo.write("prompts/b.md", "b");
  await repo.git("add", ".");
  expect(await pathsOf(repo, ["prompts"])).toEqual(["prompts/a.md"]);
});

test("is limited to paths that are names from the root, never patterns", async () => {
  const repo = await newRepository();
  await repo.commit("x", {
    "prompts/a.md": "",
    "docs/prompts/b.md": "",
    "promptsx/c.md": "",
    "*": "",
    "aliases.yaml": "",
  });
  expect(await pathsOf(repo, ["prompts"])).toEqual(["prompts/a.md"]);
  expect(await pathsOf(repo, ["*"])).toEqual(["*"]);
  expect(await pathsOf(repo, ["prompts", "aliases.yaml"])).toEqual(["aliases.yaml", "prompts/a.md"]);
  expect(await pathsOf(repo, ["missing"])).toEqual([]);
  expect(await pathsOf(repo, [])).toHaveLength(5);
});

test("tells when the folder asked for is itself a link, a file or a submodule", async () => {
  for (const [file, kind] of [
    [{ symlink: "elsewhere" }, "symlink"],
    ["text", "file"],
    [{ submodule: SUBMODULE }, "submodule"],
  ] as const) {
    const repo = await newRepository({ commits: [{ files: { prompts: file } }] });
    const entries = await Array.fromAsync(readTree(await openRepository(repo.root), await repo.head(), ["prompts"]));
    expect(entries).toMatchObject([{ path: "prompts", kind }]);
  }
});

function treeLine(mode: string, name: string, id: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
}

test("gives hostile names to the letter", async () => {
  const repo = await newRepository();
  const blob = await repo.writeObject("blob", Buffer.from("x"));
  const inner = await repo.writeObject(
    "tree",
    Buffer.concat([treeLine("100644", "..", blob), treeLine("100664", 'a"\n\tb', blob)]),
  );
  const tree = await repo.writeObject("tree", treeLine("40000", "prompts", inner));
  await repo.git("update-ref", "refs/heads/main", await repo.git("commit-tree", "-m", "hostile", tree));
  const entries = await Array.fromAsync(readTree(await openRepository(repo.root), await repo.head(), ["prompts"]));
  expect(entries.map(({ path, kind }) => [path, kind])).toEqual([
    ["prompts/..", "file"],
    ['prompts/a"\n\tb', "file"],
  ]);
});
