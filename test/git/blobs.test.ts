import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { isBlobId, isCommitId } from "../../src/core/commit.ts";
import type { BlobId, CommitId } from "../../src/core/commit.ts";
import { FILE_LIMIT, openBlobs, readFileAt, readFilesAt } from "../../src/git/blobs.ts";
import { openRepository } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { installGit } from "./install-git.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const STRANGER = "1234567890123456789012345678901234567890";

function toBlobId(text: string): BlobId {
  if (!isBlobId(text)) throw new Error(`${text} is no id`);
  return text;
}

function toCommitId(text: string): CommitId {
  if (!isCommitId(text)) throw new Error(`${text} is no id`);
  return text;
}

async function writeBlob(repo: RepositoryBuilder, bytes: string | Uint8Array): Promise<BlobId> {
  return toBlobId(await repo.writeObject("blob", Buffer.from(bytes)));
}

const bytes = (content: string | Uint8Array) => ({ kind: "bytes", bytes: Buffer.from(content) });

describe("openBlobs", () => {
  test("reads blobs to the byte, in the order asked, the same one twice too", async () => {
    const repo = await newRepository();
    const contents = ["", "text", "line\n\nbreaks\n", Buffer.from([0, 10, 0xff, 0xfe]), `${STRANGER} blob 3\nabc\n`];
    const ids: BlobId[] = [];
    for (const content of contents) ids.push(await writeBlob(repo, content));
    await using blobs = openBlobs(await openRepository(repo.root));
    expect(await blobs.read(ids)).toEqual(contents.map(bytes));
    expect(await blobs.read([...ids, ...ids].toReversed())).toEqual([...contents, ...contents].toReversed().map(bytes));
    expect(await blobs.read([])).toEqual([]);
  });

  test("reads up to the limit, and tells the size of what is over it", async () => {
    const repo = await newRepository();
    const small = await writeBlob(repo, "small");
    const full = await writeBlob(repo, Buffer.alloc(FILE_LIMIT, "x"));
    const over = await writeBlob(repo, Buffer.alloc(FILE_LIMIT + 1, "x"));
    await using blobs = openBlobs(await openRepository(repo.root));
    expect(await blobs.read([over, small, full, over])).toEqual([
      { kind: "too-big", size: FILE_LIMIT + 1 },
      bytes("small"),
      bytes(Buffer.alloc(FILE_LIMIT, "x")),
      { kind: "too-big", size: FILE_LIMIT + 1 },
    ]);
  });

  test("what is not there, or is no blob, is missing", async () => {
    const repo = await newRepository();
    const commit = await repo.commit("x", { a: "a" });
    const tree = await repo.git("rev-parse", "HEAD^{tree}");
    const blob = await writeBlob(repo, "a");
    await using blobs = openBlobs(await openRepository(repo.root));
    const missing = { kind: "missing" };
    expect(await blobs.read([STRANGER, commit, tree, blob].map(toBlobId))).toEqual([
      missing,
      missing,
      missing,
      bytes("a"),
    ]);
  });

  test("answers reads that are under way together, each with its own", async () => {
    const repo = await newRepository();
    const ids: BlobId[] = [];
    for (let index = 0; index < 20; index++) ids.push(await writeBlob(repo, `${index} `.repeat(5000)));
    await using blobs = openBlobs(await openRepository(repo.root));
    const answers = await Promise.all(ids.map((id) => blobs.read([id, id])));
    for (const [index, answer] of answers.entries()) {
      const expected = bytes(`${index} `.repeat(5000));
      expect(answer).toEqual([expected, expected]);
    }
  });

  test("reads tens of thousands in one go", async () => {
    const files = Array.from(
      { length: 10_000 },
      (_, index) => [`${index % 200}/${index}`, `prompt ${index}\n`.repeat(60)] as const,
    );
    const repo = await newRepository({ commits: [{ files }] });
    const listing = (await repo.git("ls-tree", "-r", "main")).split("\n");
    const known = new Map(listing.map((line) => [line.slice(line.indexOf("\t") + 1), line.split(/\s/)[2] ?? ""]));
    await using blobs = openBlobs(await openRepository(repo.root));
    const read = await blobs.read(files.map(([name]) => toBlobId(known.get(name) ?? "")));
    const texts = read.map((one) => (one.kind === "bytes" ? Buffer.from(one.bytes).toString() : one.kind));
    expect(texts).toEqual(files.map(([, text]) => text));
  });

  test("starts no git for reads of nothing, and none after it was closed", async () => {
    const repo = await newRepository();
    const id = await writeBlob(repo, "a");
    const opened = await openRepository(repo.root);
    const blobs = openBlobs(opened);
    await blobs.read([id]);
    await blobs[Symbol.asyncDispose]();
    await blobs[Symbol.asyncDispose]();
    await expect(blobs.read([id])).rejects.toMatchObject({ code: "git-failed" });
    vi.stubEnv("PATH", await temporaryFolder());
    await using unused = openBlobs(opened);
    expect(await unused.read([])).toEqual([]);
  });

  test("reads under way when it is closed fail instead of hanging", async () => {
    const repo = await newRepository();
    const id = await writeBlob(repo, Buffer.alloc(FILE_LIMIT, "x"));
    const blobs = openBlobs(await openRepository(repo.root));
    const reading = blobs.read(Array.from({ length: 500 }, () => id));
    const [outcome] = await Promise.allSettled([reading, blobs[Symbol.asyncDispose]()]);
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "git-failed" } });
  });

  test("a git that dies is an error for the reads under way and for all after them", async () => {
    const repo = await newRepository();
    const id = await writeBlob(repo, "a");
    const opened = await openRepository(repo.root);
    await installGit(`[ "$1" = version ] && echo git version 2.50.0 && exit
      read line; printf '%s blob 10\\nhalf' ${id}; echo 'fatal: out of luck' >&2; exit 128`);
    await using blobs = openBlobs(opened);
    const failure = { code: "git-failed", message: "git cat-file failed: out of luck" };
    for (const outcome of await Promise.allSettled([blobs.read([id]), blobs.read([id])])) {
      expect(outcome).toMatchObject({ status: "rejected", reason: failure });
    }
    await expect(blobs.read([id])).rejects.toMatchObject(failure);
  });

  test("an answer that makes no sense is an error", async () => {
    const repo = await newRepository();
    const id = await writeBlob(repo, "a");
    const opened = await openRepository(repo.root);
    await installGit("read line; echo what; sleep 60");
    await using blobs = openBlobs(opened);
    await expect(blobs.read([id])).rejects.toMatchObject({
      code: "git-failed",
      message: expect.stringContaining("what"),
    });
  });

  test("a git that can't be started is an error too", async () => {
    const repo = await newRepository();
    const opened = await openRepository(repo.root);
    vi.stubEnv("PATH", await temporaryFolder());
    await using blobs = openBlobs(opened);
    await expect(blobs.read([toBlobId(STRANGER)])).rejects.toMatchObject({ message: "git was not found on the PATH" });
  });
});

describe("readFilesAt", () => {
  test("reads files of a commit, not of the work tree", async () => {
    const repo = await newRepository();
    const first = await repo.commit("first", { "aliases.yaml": "1", "prompts/deep/a.md": "deep" });
    await repo.commit("second", { "aliases.yaml": "2", "promptree.yaml": "3" });
    await repo.write("aliases.yaml", "draft");
    const opened = await openRepository(repo.root);
    const paths = ["promptree.yaml", "aliases.yaml", "prompts/deep/a.md", "aliases.yaml"];
    expect(await readFilesAt(opened, first, paths)).toEqual([
      { kind: "missing" },
      bytes("1"),
      bytes("deep"),
      bytes("1"),
    ]);
    expect(await readFileAt(opened, first, "aliases.yaml")).toEqual(bytes("1"));
  });

  test("says what stands there when it is no file", async () => {
    const repo = await newRepository();
    const head = await repo.commit("x", {
      link: { symlink: "file" },
      module: { submodule: STRANGER },
      file: "file",
      tool: { executable: "tool" },
      "folder/file": "file",
    });
    const paths = ["link", "module", "folder", "tool", "link/a", "module/a", "file/a", "folder/none", "none/a"];
    expect(await readFilesAt(await openRepository(repo.root), head, paths)).toEqual([
      { kind: "not-a-file", entry: "symlink" },
      { kind: "not-a-file", entry: "submodule" },
      { kind: "not-a-file", entry: "other" },
      bytes("tool"),
      { kind: "not-a-file", entry: "symlink" },
      { kind: "not-a-file", entry: "submodule" },
      { kind: "missing" },
      { kind: "missing" },
      { kind: "missing" },
    ]);
  });

  test.each(["", "/", "a/", "/a", "..", "../a", "./a", "a\nb missing", "a\0b", "HEAD:a", "-x", "^{tree}"])(
    "asks git nothing by the path %j, and finds only what has that name",
    async (path) => {
      const repo = await newRepository();
      const head = await repo.commit("x", { a: "a" });
      expect(await readFilesAt(await openRepository(repo.root), head, [path, "a"])).toEqual([
        { kind: "missing" },
        bytes("a"),
      ]);
    },
  );

  test("finds a file whose name has a line break", async () => {
    const repo = await newRepository({ commits: [{ files: { "a\nb": "found" } }] });
    const opened = await openRepository(repo.root);
    expect(await readFileAt(opened, opened.head ?? toCommitId(STRANGER), "a\nb")).toEqual(bytes("found"));
  });

  test("tells a file that is too big", async () => {
    const repo = await newRepository();
    const head = await repo.commit("x", { "aliases.yaml": "x".repeat(FILE_LIMIT + 1) });
    const reading = await readFileAt(await openRepository(repo.root), head, "aliases.yaml");
    expect(reading).toEqual({ kind: "too-big", size: FILE_LIMIT + 1 });
  });

  test("a commit that is not here is an error: its files are not missing", async () => {
    const repo = await newRepository();
    await repo.commit("x", { a: "a" });
    const reading = readFileAt(await openRepository(repo.root), toCommitId(STRANGER), "a");
    await expect(reading).rejects.toMatchObject({ code: "not-found" });
  });

  test.each([
    ["is gone", null],
    ["is damaged", "garbage"],
  ])("a file whose object %s is an error: it is not missing in the commit", async (_, content) => {
    const repo = await newRepository();
    await repo.write("folder/a", "a");
    await repo.git("add", ".");
    await repo.git("commit", "--quiet", "--message", "x");
    const id = await repo.git("rev-parse", "HEAD:folder/a");
    const object = join(repo.root, ".git/objects", id.slice(0, 2), id.slice(2));
    await rm(object);
    if (content !== null) await writeFile(object, content);
    const head = await repo.head();
    await using blobs = openBlobs(await openRepository(repo.root));
    await expect(blobs.readFiles(head, ["folder/a"])).rejects.toMatchObject({
      code: "not-found",
      message: `folder/a of commit ${head} is not in this clone, or is damaged`,
      hint: expect.stringContaining("git fetch --refetch"),
    });
    expect(await blobs.read([toBlobId(id)])).toEqual([{ kind: "missing" }]);
  });

  test("a file whose mode is that of a file, and whose object is a folder, is an error too", async () => {
    const repo = await newRepository();
    await repo.commit("x", { a: "a" });
    const folder = await repo.git("rev-parse", "HEAD^{tree}");
    const entry = Buffer.concat([Buffer.from("100644 a\0"), Buffer.from(folder, "hex")]);
    const tree = await repo.writeObject("tree", entry);
    const people = "author A <a> 1 +0000\ncommitter A <a> 1 +0000";
    const head = toCommitId(await repo.writeObject("commit", Buffer.from(`tree ${tree}\n${people}\n\nx\n`)));
    await expect(readFileAt(await openRepository(repo.root), head, "a")).rejects.toMatchObject({ code: "not-found" });
  });

  test("shares the process of a reader that is open already", async () => {
    const repo = await newRepository();
    const head = await repo.commit("x", { a: "a" });
    await using blobs = openBlobs(await openRepository(repo.root));
    expect(await blobs.read([await writeBlob(repo, "b")])).toEqual([bytes("b")]);
    vi.stubEnv("PATH", await temporaryFolder());
    expect(await blobs.readFiles(head, ["a"])).toEqual([bytes("a")]);
  });

  test("reads a SHA-256 repository and a bare one", async () => {
    const repo = await newRepository({ objectFormat: "sha256" });
    const head = await repo.commit("x", { "a/b": "b" });
    expect(await readFileAt(await openRepository(repo.root), head, "a/b")).toEqual(bytes("b"));
    const bare = await repo.bareClone();
    expect(await readFileAt(await openRepository(bare.root), head, "a/b")).toEqual(bytes("b"));
  });
});
