import { expect, test } from "vitest";
import { explainEntry } from "../../src/git/entry.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { historyOf, summarize } from "./history-of.ts";

const LONG = "a line of a prompt that is long enough to be recognised\n".repeat(20);

function bytesPath(...bytes: readonly number[]): Buffer {
  return Buffer.from([...Buffer.from("prompts/a"), ...bytes]);
}

test.each(["line\nbreak.md", 'quo"te.md', "tab\t.md", ":100644 looks like a line.md", " ü.md", "back\\slash.md", "-x"])(
  "keeps the path %j to the letter",
  async (name) => {
    const repo = await newRepository({ commits: [{ files: { [`prompts/${name}`]: "" } }] });
    const [only] = await historyOf(repo, { paths: ["prompts"] });
    expect(only?.changes.map(({ path }) => path)).toEqual([`prompts/${name}`]);
  },
);

test("paths that are no UTF-8 stay apart from each other and from every other path, and are problems", async () => {
  const paths = [
    bytesPath(0xff),
    bytesPath(0xfe),
    bytesPath(0xc3),
    bytesPath(0xed, 0xa0, 0x80),
    bytesPath(...Buffer.from("�")),
    bytesPath(...Buffer.from("\\xff")),
  ];
  const repo = await newRepository({ commits: [{ files: paths.map((path) => [path, ""] as const) }] });
  const [only] = await historyOf(repo);
  const entries = only?.changes.flatMap(({ entry }) => entry ?? []) ?? [];
  expect(new Set(entries.map(({ path }) => path)).size).toBe(paths.length);
  const problems = entries.flatMap((entry) => explainEntry(entry) ?? []);
  expect(problems.map(({ code, file }) => `${code} ${file}`).toSorted()).toEqual([
    String.raw`bad-path prompts/a\xc3`,
    String.raw`bad-path prompts/a\xed\xa0\x80`,
    String.raw`bad-path prompts/a\xfe`,
    String.raw`bad-path prompts/a\xff`,
  ]);
});

test("cleans messages, in whatever encoding they were written", async () => {
  const repo = await newRepository();
  await repo.importCommits([
    { message: "Merge pull request #12 from x/y\n\nAsk first\n\nSigned-off-by: A <a@b>\n" },
    { message: Buffer.from("Gr\xfc\xdfe\n", "latin1"), encoding: "ISO-8859-1" },
    { message: Buffer.from("bad \xff byte\n", "latin1") },
    { message: "" },
    { message: "crlf\r\n\r\nbody\r\n" },
  ]);
  const messages = (await historyOf(repo)).map(({ commit }) => commit.message);
  expect(messages).toEqual(["Ask first (#12)", "Grüße", "bad � byte", "", "crlf\n\nbody"]);
});

test("an author's name is the commit's own, whatever the mailmap says", async () => {
  const repo = await newRepository();
  await repo.commit("x", { ".mailmap": "Somebody Else <author@example.com>\n" });
  const [only] = await historyOf(repo);
  expect(only?.commit.author).toBe("Ada Lovelace");
});

test("commits whose headers are broken neither fail nor shift what follows", async () => {
  const repo = await newRepository();
  const tree = await repo.writeObject("tree", new Uint8Array());
  const nul = await repo.writeObject(
    "commit",
    Buffer.from(`tree ${tree}\nauthor A\0B <a> 1 +0000\ncommitter C <c> 99999999999999999999 +0000\n\nhello\0world\n`),
  );
  const bare = await repo.writeObject("commit", Buffer.from(`tree ${tree}\nparent ${nul}\n\n:100644 no headers\n`));
  await repo.git("update-ref", "refs/heads/main", bare);
  await repo.importCommits([{ message: "sound", files: { a: "" } }]);
  const history = await historyOf(repo);
  expect(history.map(({ commit }) => [commit.id, commit.date.slice(0, 10)])).toEqual([
    [nul, "1970-01-01"],
    [bare, "1970-01-01"],
    [await repo.git("rev-parse", "main"), "2026-01-01"],
  ]);
  expect(history.map(({ commit }) => commit.message)).toEqual(["hello", ":100644 no headers", "sound"]);
});

test("does not bend to settings that change what git log prints", async () => {
  const repo = await newRepository();
  const other = LONG.toUpperCase();
  await repo.importCommits([
    { message: "rööt", files: { "prompts/a.md": LONG, "prompts/b.md": other } },
    {
      message: "rename",
      files: { "prompts/a.md": null, "prompts/c.md": `${LONG}!`, "prompts/b.md": null, "prompts/d.md": `${other}!` },
    },
    { message: "side", branch: "side", parents: [0], files: { "prompts/s.md": "s" } },
    { message: "merge", parents: [1, 2], files: { "prompts/s.md": "s" } },
  ]);
  const before = [await historyOf(repo, { paths: ["prompts"] }), await historyOf(repo, { paths: ["prompts/c.md"] })];
  expect(before.map(summarize)).toEqual([
    [
      "rööt: +prompts/a.md +prompts/b.md",
      "rename: -prompts/a.md prompts/a.md→prompts/c.md -prompts/b.md prompts/b.md→prompts/d.md",
      "merge: +prompts/s.md",
    ],
    ["rename: +prompts/c.md"],
  ]);
  const settings = {
    "color.ui": "always",
    "core.abbrev": "4",
    "core.quotePath": "true",
    "diff.noprefix": "true",
    "diff.orderFile": "missing-file",
    "diff.relative": "true",
    "diff.renameLimit": "1",
    "diff.renames": "false",
    "format.pretty": "oneline",
    "i18n.logOutputEncoding": "ISO-8859-1",
    "log.date": "relative",
    "log.decorate": "full",
    "log.diffMerges": "combined",
    "log.follow": "true",
    "log.mailmap": "true",
    "log.showRoot": "false",
    "log.showSignature": "true",
  };
  for (const [key, value] of Object.entries(settings)) await repo.git("config", key, value);
  const after = [await historyOf(repo, { paths: ["prompts"] }), await historyOf(repo, { paths: ["prompts/c.md"] })];
  expect(after).toEqual(before);
});

test("a submodule can't be hidden by what the repository says about it", async () => {
  const repo = await newRepository();
  const settings = '[submodule "m"]\n  path = prompts/m\n  url = ./m\n  ignore = all\n';
  const submodule = "1234567890123456789012345678901234567890";
  await repo.commit("x", { ".gitmodules": settings, "prompts/m": { submodule } });
  await repo.git("config", "diff.ignoreSubmodules", "all");
  const [only] = await historyOf(repo, { paths: ["prompts"] });
  expect(only?.changes).toMatchObject([{ path: "prompts/m", entry: { kind: "submodule" } }]);
});
