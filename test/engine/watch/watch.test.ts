import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PromptreeError } from "../../../src/core/errors.ts";
import { startWatch } from "../../../src/engine/watch/watch.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { EditorSession, PATIENT, briefly, newSession } from "./editor-session.ts";

const TWO = [{ message: "Begin", files: { "prompts/a.md": "A1", "prompts/b.md": "B1" } }];

test("begins with a sync, and has no drafts where files are as committed", async () => {
  const session = await newSession(TWO);
  const watch = await session.watch();
  const { syncs, branch, prompts, drafts, problems, lastSync, failure } = watch.state();
  expect({ syncs, branch, prompts, drafts, problems, failure }).toEqual({
    syncs: true,
    branch: "main",
    prompts: 2,
    drafts: [],
    problems: [],
    failure: null,
  });
  expect(lastSync?.result.applied).toHaveLength(2);
  expect(session.events.map(briefly)).toEqual(["ready", "synced 2"]);
  expect((await session.prompts()).get("a")?.latest?.version).toBe(1);
});

test("a saved text is a draft until the file is as it was", async () => {
  const session = await newSession(TWO);
  await session.watch();
  await session.write("prompts/a.md", "A2");
  expect(await session.event("draft")).toMatchObject({
    prompt: "a",
    path: "prompts/a.md",
    before: { template: "A1" },
    after: { template: "A2" },
  });
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.saveAtomically("prompts/a.md", "A3");
  expect(await session.event("draft", ({ prompt }) => prompt === "a", 3)).toMatchObject({
    before: { template: "A2" },
    after: { template: "A3" },
  });
  await session.saveAtomically("prompts/a.md", "A1");
  expect(await session.event("draft-gone")).toMatchObject({ prompt: "a", why: "as-registered" });
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
  expect((await session.prompts()).get("a")?.latest?.version).toBe(1);
});

test("a new file is a draft of a prompt that is not registered, and goes with the file", async () => {
  const session = await newSession(TWO);
  await session.watch();
  await session.write("prompts/deep/er/c.md", "C");
  expect(await session.event("draft")).toMatchObject({ prompt: "deep_er_c", before: null });
  await session.remove("prompts/deep");
  expect(await session.event("draft-gone")).toMatchObject({ prompt: "deep_er_c", why: "no-file" });
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
});

test("metadata alone makes a draft, too", async () => {
  const session = await newSession(TWO);
  await session.watch();
  await session.write("prompts/a.md", "---\ntags: {team: x}\n---\nA1");
  await session.event("draft");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A1"]);
});

test("a commit on the branch makes the draft a version", async () => {
  const session = await newSession(TWO);
  await session.watch();
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.commitAll("Say it better");
  const { result } = await session.event("synced", ({ result: { applied } }) => applied.length === 1);
  expect(result.applied).toMatchObject([{ action: "register-version", prompt: "a", version: 2 }]);
  await session.event("draft-gone");
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
});

test("on another branch drafts show its text, and nothing is synced", async () => {
  const session = await newSession(TWO);
  await session.git("checkout", "--quiet", "-b", "side");
  await session.write("prompts/a.md", "A of side");
  await session.commitAll("Side");
  await session.git("checkout", "--quiet", "main");
  const watch = await session.watch();
  await session.git("checkout", "--quiet", "side");
  expect(await session.event("branch")).toMatchObject({ branch: "side", syncs: false });
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A of side"]);
  await session.write("prompts/b.md", "B of side");
  await session.commitAll("More");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A of side", "b: B of side"]);
  expect(watch.state()).toMatchObject({ branch: "side", syncs: false });
  await session.git("checkout", "--quiet", "main");
  await session.event("branch", ({ syncs }) => syncs);
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
  expect([...(await session.prompts()).values()].map(({ latest }) => latest?.version)).toEqual([1, 1]);
});

test("nothing is synced while HEAD is detached", async () => {
  const session = await newSession(TWO);
  await session.watch();
  await session.git("checkout", "--quiet", "--detach");
  expect(await session.event("branch")).toMatchObject({ branch: null, syncs: false });
  await session.write("prompts/a.md", "A2");
  await session.commitAll("Detached");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  expect((await session.prompts()).get("a")?.latest?.version).toBe(1);
});

test("a broken file keeps the last good draft and shows what is wrong until it is mended", async () => {
  const session = await newSession(TWO);
  const watch = await session.watch();
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.write("prompts/a.md", "---\ntmeperature: 1\n---\nA3");
  // The half of it may be told of first, where the other half is long in coming.
  const { problems } = await session.event("problems", (event) => event.problems[0]?.code === "unknown-key");
  expect(problems).toMatchObject([{ file: "prompts/a.md", code: "unknown-key", line: 2 }]);
  expect(watch.state().problems).toEqual(problems);
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.write("prompts/a.md", "");
  await session.event("problems", (event) => event.problems[0]?.code === "empty-template");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.write("prompts/a.md", "A4");
  await session.event("problems", (event) => event.problems.length === 0);
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A4"]);
  expect(watch.state().problems).toEqual([]);
});

test("a broken file that is deleted is no problem any more, and its draft is gone", async () => {
  const session = await newSession(TWO);
  await session.watch();
  await session.write("prompts/c.md", "C");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["c: C"]);
  await session.write("prompts/c.md", "");
  await session.event("problems");
  await session.remove("prompts/c.md");
  await session.event("problems", ({ problems }) => problems.length === 0);
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
});

test("a file of another name leaves the draft of the old one", async () => {
  const session = await newSession(TWO);
  await session.watch();
  await session.write("prompts/a.md", "---\nname: x\n---\nX");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["x: X"]);
  await session.write("prompts/a.md", "---\nname: y\n---\nX");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["y: X"]);
  await session.write("prompts/a.md", "A1");
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
});

test("two files of one name are a problem of both, and drafts stay as they were until one is gone", async () => {
  const session = await newSession(TWO);
  const watch = await session.watch();
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.write("prompts/z.md", "---\nname: A\n---\nZ");
  await session.until(() => watch.state().problems.length === 2);
  expect(watch.state().problems.map(({ file, code }) => `${file} ${code}`)).toEqual([
    "prompts/a.md duplicate-name",
    "prompts/z.md duplicate-name",
  ]);
  await session.write("prompts/a.md", "A3");
  await session.write("prompts/b.md", "B2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2", "b: B2"]);
  await session.remove("prompts/z.md");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A3", "b: B2"]);
  await session.until(() => watch.state().problems.length === 0);
});

test("what git ignores, partials and backup files make no drafts", async () => {
  const session = await newSession([
    { files: { "prompts/a.md": "A1", ".gitignore": "prompts/private/\n*.local.md\n" } },
  ]);
  await session.watch();
  await session.write("prompts/private/p.md", "P");
  await session.write("prompts/x.local.md", "X");
  await session.write("prompts/_part.md", "part");
  await session.write("prompts/a.md~", "backup");
  await session.write("prompts/.a.md.swp", "swap");
  await session.write("prompts/README.md", "read");
  await session.write("prompts/last.md", "last");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["last: last"]);
  await session.write("prompts/private/p.md", "P2");
  await session.write("prompts/last.md", "last 2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["last: last 2"]);
});

test("a symbolic link is a problem and is not followed", async () => {
  const session = await newSession(TWO);
  const watch = await session.watch();
  const elsewhere = await temporaryFolder();
  await writeFile(join(elsewhere, "x.md"), "X");
  await symlink(elsewhere, join(session.root, "prompts/linked"));
  await symlink(join(elsewhere, "x.md"), join(session.root, "prompts/x.md"));
  await session.until(() => watch.state().problems.length === 2);
  expect(watch.state().problems.map(({ file, code }) => `${file} ${code}`)).toEqual([
    "prompts/linked symlink",
    "prompts/x.md symlink",
  ]);
  await rm(join(session.root, "prompts/linked"));
  await rm(join(session.root, "prompts/x.md"));
  await session.until(() => watch.state().problems.length === 0);
  expect(await session.drafts()).toEqual([]);
});

test("the files of pointers and the settings are judged when they are saved", async () => {
  const session = await newSession(TWO);
  const watch = await session.watch();
  await session.write("aliases.yaml", "a:\n  draft: 1\n");
  await session.event("problems", ({ path }) => path === "aliases.yaml");
  await session.write("promptree.yaml", "brunch: main\n");
  await session.event("problems", ({ path }) => path === "promptree.yaml");
  await session.write("aliases/v1.yaml", "a: 1\n");
  await session.event("problems", ({ path }) => path === "aliases/v1.yaml");
  await session.write("aliases.yaml", "a:\n  production: 1\n");
  await session.remove("promptree.yaml");
  await session.remove("aliases");
  await expect.poll(() => watch.state().problems, PATIENT).toEqual([]);
  await session.commitAll("Point");
  await session.event("synced", ({ result }) => result.applied.some(({ action }) => action === "set-alias"));
});

test("the folder of prompts may be made later", async () => {
  const session = await newSession([{ files: { "README.md": "hello" } }]);
  await session.watch();
  await session.write("prompts/sub/c.md", "C");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["sub_c: C"]);
  await session.saveAtomically("prompts/a.md", "A");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A", "sub_c: C"]);
});

test("the folder of prompts may go and come back", async () => {
  const session = await newSession(TWO);
  await session.watch();
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.remove("prompts");
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
  await session.write("prompts/a.md", "A3");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A3"]);
  await session.write("prompts/sub/c.md", "C");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A3", "sub_c: C"]);
  await session.saveAtomically("prompts/a.md", "A4");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A4", "sub_c: C"]);
});

test("a folder that is moved takes its drafts along", async () => {
  const session = await newSession([
    { files: { "prompts/one/a.md": "---\nname: a\n---\nA1", "prompts/one/b.md": "B1" } },
  ]);
  await session.watch();
  await session.git("mv", "prompts/one", "prompts/two");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["two_b: B1"]);
  await session.write("prompts/two/a.md", "---\nname: a\n---\nA2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2", "two_b: B1"]);
});

test("a repository without a commit has drafts, and its first commit is synced", async () => {
  const session = new EditorSession(await newRepository(), join(await temporaryFolder(), "r.db"));
  await session.write("prompts/a.md", "A");
  const watch = await session.watch();
  expect(watch.state()).toMatchObject({ commit: null, branch: "main" });
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A"]);
  await session.commitAll("First");
  await session.event("synced");
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
  expect((await session.prompts()).get("a")?.latest?.version).toBe(1);
});

test("stopping removes the drafts of this work tree", async () => {
  const session = await newSession(TWO);
  await session.watch();
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.stop();
  expect(await session.drafts()).toEqual([]);
});

test("there is nothing to watch in a bare repository, or in none", async () => {
  const bare = new EditorSession(await (await newSession(TWO)).repository.bareClone(), "/nowhere/r.db");
  await expect(startWatch(bare.options())).rejects.toThrow(PromptreeError);
  await expect(startWatch({ ...bare.options(), dir: await temporaryFolder() })).rejects.toThrow(/no git repository/);
});
