import { chmod, mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openBlobs } from "../../src/git/blobs.ts";
import { readHistory } from "../../src/git/history.ts";
import { openRepository, resolveCommit } from "../../src/git/repository.ts";
import { readTree } from "../../src/git/tree.ts";
import { listWorktreeFiles, uncommittedPaths } from "../../src/git/worktree.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A program that leaves a mark when it is run, and fails. */
class Trap {
  readonly program: string;
  readonly #mark: string;

  private constructor(folder: string) {
    this.program = join(folder, "trap");
    this.#mark = join(folder, "mark");
  }

  static async make(): Promise<Trap> {
    const trap = new Trap(await temporaryFolder());
    await writeFile(trap.program, `#!/bin/sh\ntouch "${trap.#mark}"\nexit 1\n`);
    await chmod(trap.program, 0o755);
    return trap;
  }

  get isSprung(): boolean {
    return existsSync(this.#mark);
  }
}

/** Git looks again at the content of a file whose time has changed. */
async function touch(repo: RepositoryBuilder, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) await utimes(join(repo.root, path), 1_000_000_000, 1_000_000_000);
}

async function appendSettings(repo: RepositoryBuilder, text: string | Buffer): Promise<void> {
  const file = join(repo.root, ".git/config");
  await writeFile(file, Buffer.concat([await readFile(file), Buffer.from("\n"), Buffer.from(text)]));
}

async function uncommitted(repo: RepositoryBuilder): Promise<readonly string[]> {
  return uncommittedPaths(await openRepository(repo.root), ["prompts"]);
}

describe("a filter that the settings name is not run", () => {
  test.each([
    ["clean", "trap"],
    ["process", "trap"],
    ["clean", "Trap.x=y=z"],
    ["process", "a=b"],
    ["clean", "ü$(x)`'\\\\*"],
    ["clean", ""],
    ["clean", "-c"],
    ["clean", "\uD83D\uDE00"],
  ])("by its %s program, where it is called %j", async (key, name) => {
    const repo = await newRepository();
    await repo.commit("x", { "prompts/a.md": "a", ".gitattributes": `*.md filter=${name.replaceAll("\\\\", "\\")}\n` });
    const trap = await Trap.make();
    await appendSettings(repo, `[filter "${name}"]\n  ${key} = ${trap.program}\n  required = true\n`);
    await touch(repo, "prompts/a.md");
    expect(await uncommitted(repo)).toEqual([]);
    expect(trap.isSprung).toBe(false);
    await repo.git("status").catch(() => null);
    expect(trap.isSprung).toBe(true);
  });

  test("wherever it is set: in a file that is included, in the user's settings, in variables", async () => {
    const repo = await newRepository();
    await repo.commit("x", {
      "prompts/a.md": "a",
      "prompts/b.md": "b",
      "prompts/c.md": "c",
      ".gitattributes": "a.md filter=a\nb.md filter=b\nc.md filter=c\n",
    });
    const trap = await Trap.make();
    const folder = await temporaryFolder();
    await writeFile(join(folder, "included"), `[filter "a"]\n  clean = ${trap.program}\n`);
    await appendSettings(repo, `[include]\n  path = ${join(folder, "included")}\n`);
    await writeFile(join(folder, "global"), `[filter "b"]\n  process = ${trap.program}\n  required\n`);
    vi.stubEnv("GIT_CONFIG_GLOBAL", join(folder, "global"));
    vi.stubEnv("GIT_CONFIG_PARAMETERS", `'filter.c.clean'='${trap.program}'`);
    await touch(repo, "prompts/a.md", "prompts/b.md", "prompts/c.md");
    expect(await uncommitted(repo)).toEqual([]);
    expect(trap.isSprung).toBe(false);
  });

  test("and one whose name can't be passed on is an error", async () => {
    const repo = await newRepository();
    const trap = await Trap.make();
    await repo.commit("x", {
      "prompts/a.md": "a",
      ".gitattributes": Buffer.concat([Buffer.from("*.md filter="), Buffer.from([0xff]), Buffer.from("\n")]),
    });
    await appendSettings(
      repo,
      Buffer.concat([Buffer.from('[filter "'), Buffer.from([0xff]), Buffer.from(`"]\n  clean = ${trap.program}\n`)]),
    );
    await touch(repo, "prompts/a.md");
    await expect(uncommitted(repo)).rejects.toMatchObject({
      code: "git-failed",
      message: expect.stringContaining("a filter whose name is not UTF-8"),
    });
    expect(trap.isSprung).toBe(false);
  });

  test("in a submodule, whose settings are its own", async () => {
    const repo = await newRepository();
    await mkdir(join(repo.root, "prompts/module"), { recursive: true });
    const module = await newRepository({ folder: join(repo.root, "prompts/module") });
    await module.commit("x", { "a.md": "a", ".gitattributes": "*.md filter=trap\n" });
    await repo.git("add", "prompts/module");
    await repo.git("commit", "--quiet", "--message", "Add a module");
    const trap = await Trap.make();
    await module.git("config", "filter.trap.clean", trap.program);
    await touch(module, "a.md");
    expect(await uncommitted(repo)).toEqual([]);
    await listWorktreeFiles(await openRepository(repo.root), ["prompts"]);
    expect(trap.isSprung).toBe(false);
    await repo.git("status");
    expect(trap.isSprung).toBe(true);
  });

  test("and a file that has one is still seen to have changed", async () => {
    const repo = await newRepository();
    await repo.commit("x", { "prompts/a.md": "a", "prompts/b.md": "b", ".gitattributes": "*.md filter=trap\n" });
    await repo.git("config", "filter.trap.clean", "cat");
    await repo.write("prompts/a.md", "changed");
    expect(await uncommitted(repo)).toEqual(["prompts/a.md"]);
  });
});

describe("a partial clone fetches nothing, by whatever programs its settings name:", () => {
  test.each<readonly [what: string, settings: Readonly<Record<string, string>>]>([
    ["the other side's", { "remote.origin.uploadpack": "PROGRAM" }],
    ["an address that is a command", { "remote.origin.url": "ext::PROGRAM", "protocol.ext.allow": "always" }],
    ["a transport", { "remote.origin.url": "PROGRAM", "remote.origin.vcs": "ext", "protocol.allow": "always" }],
    ["ssh", { "remote.origin.url": "ssh://localhost/x", "core.sshCommand": "PROGRAM" }],
    ["a proxy", { "remote.origin.url": "git://localhost/x", "core.gitProxy": "PROGRAM" }],
    ["a keeper of credentials", { "remote.origin.url": "LOCKED", "credential.helper": "PROGRAM" }],
    ["one that asks for a password", { "remote.origin.url": "LOCKED", "core.askPass": "PROGRAM" }],
  ])("%s", async (_, settings) => {
    await using server = await startLockedServer();
    const trap = await Trap.make();
    const clone = await partialClone();
    for (const [key, value] of Object.entries(settings)) {
      await clone.git("config", key, value.replace("PROGRAM", trap.program).replace("LOCKED", server.address));
    }
    vi.stubEnv("GIT_ALLOW_PROTOCOL", "ext:file:git:http:ssh");
    const opened = await openRepository(clone.root);
    const head = await clone.head();
    const lacks = { code: "git-failed", message: expect.stringContaining("this is a partial clone, and it lacks") };
    await using blobs = openBlobs(opened);
    await expect(blobs.readFiles(head, ["prompts/b.md"])).rejects.toMatchObject(lacks);
    const history = readHistory(opened, { from: null, to: head, paths: ["prompts"] });
    await expect(Array.fromAsync(history)).rejects.toMatchObject(lacks);
    expect(await Array.fromAsync(readTree(opened, head, []))).toHaveLength(1);
    await uncommittedPaths(opened, ["prompts"]);
    await resolveCommit(opened, "1".repeat(40));
    expect(trap.isSprung).toBe(false);
    await clone.git("cat-file", "blob", "HEAD:prompts/b.md").catch(() => null);
    expect(trap.isSprung).toBe(true);
  });
});

/** A clone without the files' contents. In its history something looks like a rename, which git would read to be sure. */
async function partialClone(): Promise<RepositoryBuilder> {
  const origin = await newRepository();
  await origin.git("config", "uploadpack.allowFilter", "true");
  await origin.commit("x", { "prompts/a.md": "a\n".repeat(20) });
  await origin.commit("y", { "prompts/a.md": null, "prompts/b.md": "a\n".repeat(21) });
  return origin.clone("--filter=blob:none", "--no-checkout");
}

/** A web server that wants a password for everything. */
async function startLockedServer(): Promise<AsyncDisposable & { readonly address: string }> {
  const server = createServer((_, response) => response.writeHead(401, { "www-authenticate": "Basic" }).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    address: `http://127.0.0.1:${address.port}/x`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
