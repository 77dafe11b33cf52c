import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openBlobs } from "../../src/git/blobs.ts";
import { readHistory } from "../../src/git/history.ts";
import { openRepository } from "../../src/git/repository.ts";
import { runGit, streamGit } from "../../src/git/run.ts";
import { listWorktreeFiles, uncommittedPaths } from "../../src/git/worktree.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { installGit } from "./install-git.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a git that fails", () => {
  test("gives its own first line and no more", async () => {
    const repo = await newRepository();
    const failure = { code: "git-failed", message: "git cat-file failed: Not a valid object name nothing" };
    await expect(runGit(repo.root, ["cat-file", "-p", "nothing"])).rejects.toMatchObject(failure);
    await expect(Array.fromAsync(streamGit(repo.root, ["cat-file", "-p", "nothing"]))).rejects.toMatchObject(failure);
  });

  test("speaks English whatever the user's language, and is heard through its traces", async () => {
    const repo = await newRepository();
    vi.stubEnv("LC_ALL", "de_DE.UTF-8");
    vi.stubEnv("LANGUAGE", "de");
    vi.stubEnv("GIT_TRACE", "1");
    await expect(runGit(repo.root, ["cat-file", "-p", "nothing"])).rejects.toMatchObject({
      message: "git cat-file failed: Not a valid object name nothing",
    });
  });

  test("never shows a credential", async () => {
    await installGit(`[ "$1" = version ] && echo git version 2.50.0 && exit
      echo "fatal: unable to access 'https://bot:hunter2@example.com/o/r.git/'" >&2; exit 128`);
    const run = runGit("/", ["log"]);
    await expect(run).rejects.toThrow("example.com/o/r.git");
    await expect(run).rejects.not.toThrow("hunter2");
  });

  test("is said to be missing when there is none", async () => {
    vi.stubEnv("PATH", await temporaryFolder());
    const missing = {
      code: "git-failed",
      message: "git was not found on the PATH",
      hint: expect.stringContaining("2.31"),
    };
    await expect(openRepository("/")).rejects.toMatchObject(missing);
    await expect(Array.fromAsync(streamGit("/", ["log"]))).rejects.toMatchObject(missing);
  });

  test.each(["2.25.1", "2.9.5", "1.8.3"])("is said to be too old at %s", async (version) => {
    await installGit(`[ "$1" = version ] && echo "git version ${version}" && exit
      echo "fatal: unrecognized argument: --diff-merges=first-parent" >&2; exit 128`);
    await expect(runGit("/", ["log"])).rejects.toMatchObject({
      code: "git-failed",
      message: `git ${version} is too old`,
      hint: "install git 2.31 or newer",
    });
  });

  test("at 2.31 or newer is not said to be too old", async () => {
    await installGit(`[ "$1" = version ] && echo "git version 2.31.0 (Apple Git-130)" && exit
      echo "fatal: something else" >&2; exit 128`);
    await expect(runGit("/", ["log"])).rejects.toThrow("git log failed: something else");
  });

  test("that is too old to know our questions is told apart from a missing repository", async () => {
    await installGit(`[ "$1" = version ] && echo "git version 2.10.0" && exit
      echo "--is-shallow-repository"; exit 0`);
    await expect(openRepository("/")).rejects.toMatchObject({ message: "git 2.10.0 is too old" });
  });

  test("that refuses another user's folder comes with the way to trust it", async () => {
    const repo = await newRepository();
    vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    await expect(openRepository(repo.root)).rejects.toMatchObject({
      code: "git-failed",
      message: `git refuses ${repo.root}, because another user owns it`,
      hint: `if you trust it, run: git config --global --add safe.directory ${repo.root}`,
    });
  });

  test("killed by a signal says so", async () => {
    await installGit(`[ "$1" = version ] && echo git version 2.50.0 && exit
      kill -9 $$`);
    await expect(runGit("/", ["log"])).rejects.toThrow("git log failed: it was ended by SIGKILL");
    await expect(Array.fromAsync(streamGit("/", ["log"]))).rejects.toThrow("it was ended by SIGKILL");
  });

  test("can be accepted with exit codes that are answers", async () => {
    const repo = await newRepository();
    expect(await runGit(repo.root, ["config", "--get", "no.such"], [0, 1])).toMatchObject({ code: 1 });
    await expect(runGit(repo.root, ["config", "--get", "no.such"])).rejects.toMatchObject({ code: "git-failed" });
  });
});

describe("a stream", () => {
  test("that is left early ends its git", async () => {
    const repo = await newRepository({ commits: [{ files: { "big.bin": Buffer.alloc(8 * 1024 * 1024) } }] });
    for await (const chunk of streamGit(repo.root, ["cat-file", "blob", "main:big.bin"])) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});

describe("the surroundings", () => {
  test("variables that point git elsewhere are not obeyed", async () => {
    const other = await newRepository({ commits: [{ message: "other" }] });
    const repo = await newRepository();
    const head = await repo.commit("first", { "a.md": "a" });
    vi.stubEnv("GIT_DIR", join(other.root, ".git"));
    vi.stubEnv("GIT_WORK_TREE", other.root);
    vi.stubEnv("GIT_INDEX_FILE", join(other.root, "index"));
    vi.stubEnv("GIT_OBJECT_DIRECTORY", join(other.root, ".git/objects"));
    vi.stubEnv("GIT_COMMON_DIR", join(other.root, ".git"));
    vi.stubEnv("GIT_ICASE_PATHSPECS", "1");
    const opened = await openRepository(repo.root);
    expect(opened).toMatchObject({ root: repo.root, head });
    expect(await uncommittedPaths(opened, ["a.md"])).toEqual([]);
  });

  test("settings handed over in variables still count", async () => {
    const repo = await newRepository();
    vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    vi.stubEnv("GIT_CONFIG_COUNT", "1");
    vi.stubEnv("GIT_CONFIG_KEY_0", "safe.directory");
    vi.stubEnv("GIT_CONFIG_VALUE_0", repo.root);
    expect(await openRepository(repo.root)).toMatchObject({ root: repo.root });
  });

  test("replaced objects and grafts do not change what a commit is", async () => {
    const repo = await newRepository();
    const [first = "", second = "", third = ""] = await repo.importCommits([
      { message: "one", files: { "a.md": "1" } },
      { message: "two", files: { "a.md": "2" } },
      { message: "three", files: { "a.md": "3" } },
    ]);
    await repo.git("replace", second, first);
    await mkdir(join(repo.root, ".git/info"), { recursive: true });
    await writeFile(join(repo.root, ".git/info/grafts"), `${third}\n`);
    const opened = await openRepository(repo.root);
    if (opened.head === null) throw new Error("no head");
    const history = await Array.fromAsync(readHistory(opened, { from: null, to: opened.head, paths: [] }));
    expect(history.map(({ commit }) => commit.message)).toEqual(["one", "two", "three"]);
  });

  test("no program that the repository's settings name is run", async () => {
    const repo = await newRepository();
    const marker = join(repo.root, "ran");
    await repo.commit("first", { "prompts/a.md": "a", ".gitattributes": "*.md diff=evil\n" });
    const tree = await repo.git("rev-parse", "HEAD^{tree}");
    const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----";
    const people = "author A <a> 1 +0000\ncommitter A <a> 1 +0000";
    const signed = await repo.writeObject("commit", Buffer.from(`tree ${tree}\n${people}\n${signature}\n\nsigned\n`));
    await repo.git("update-ref", "refs/heads/main", signed);
    const program = join(repo.root, ".git/evil");
    await writeFile(program, `#!/bin/sh\ntouch ${marker}\n`);
    await chmod(program, 0o755);
    await mkdir(join(repo.root, ".git/hooks"), { recursive: true });
    for (const hook of ["post-index-change", "post-checkout"]) {
      await writeFile(join(repo.root, ".git/hooks", hook), `#!/bin/sh\ntouch ${marker}\n`);
      await chmod(join(repo.root, ".git/hooks", hook), 0o755);
    }
    for (const key of [
      "core.fsmonitor",
      "core.pager",
      "diff.external",
      "diff.evil.textconv",
      "diff.evil.command",
      "gpg.program",
    ]) {
      await repo.git("config", key, program);
    }
    await repo.git("config", "log.showSignature", "true");
    const opened = await openRepository(repo.root);
    if (opened.head === null) throw new Error("no head");
    await repo.write("prompts/a.md", "b");
    await Array.fromAsync(readHistory(opened, { from: null, to: opened.head, paths: [] }));
    await uncommittedPaths(opened, []);
    await listWorktreeFiles(opened, []);
    await using blobs = openBlobs(opened);
    await blobs.readFiles(opened.head, ["prompts/a.md"]);
    await expect(readFile(marker)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
