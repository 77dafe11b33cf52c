import { join } from "node:path";
import { expect, test } from "vitest";
import { PromptreeError } from "../../../src/core/errors.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { syncFolder } from "../workshop.ts";
import { EditorSession, MANY, PATIENT, manyFiles, newSession } from "./editor-session.ts";

const TWO = [{ message: "Begin", files: { "prompts/a.md": "A1", "prompts/b.md": "B1" } }];

test("a checkout that changes more than a thousand files is followed whole, there and back", async () => {
  const session = await newSession([
    { message: "Main", files: manyFiles("main") },
    { message: "Side", branch: "side", parents: [0], files: { ...manyFiles("side"), "prompts/f0/p0.md": null } },
  ]);
  const watch = await session.watch();
  expect(watch.state().prompts).toBe(MANY);
  await session.git("checkout", "--quiet", "side");
  await session.event("branch");
  await session.until(() => watch.state().drafts.length === MANY - 1);
  expect((await session.drafts()).every((draft) => / side \d+$/.test(draft))).toBe(true);
  await session.git("checkout", "--quiet", "main");
  await session.until(() => watch.state().drafts.length === 0);
  expect(await session.drafts()).toEqual([]);
  expect(watch.state()).toMatchObject({ prompts: MANY, problems: [] });
});

test("a merge of a thousand changes is synced, and leaves no drafts", async () => {
  const session = await newSession([
    { message: "Main", files: manyFiles("main") },
    { message: "Side", branch: "side", parents: [0], files: manyFiles("side") },
  ]);
  const watch = await session.watch();
  await session.git("merge", "--quiet", "side");
  const { result } = await session.event("synced", ({ result: { source } }) => source.commit !== null, 2);
  expect(result.applied).toHaveLength(MANY);
  await session.until(async () => (await session.drafts()).length === 0 && watch.state().drafts.length === 0);
});

test("a rebase is followed to its end, and told as history that was rewritten", async () => {
  const session = await newSession(TWO);
  await session.write("prompts/a.md", "A2");
  await session.commitAll("Second");
  await session.write("prompts/b.md", "B2");
  await session.commitAll("Third");
  const watch = await session.watch();
  await session.git(
    "-c",
    "sequence.editor=sed -i 1s/pick/reword/",
    "-c",
    "core.editor=sed -i 1s/^/Re/",
    "rebase",
    "--quiet",
    "-i",
    "HEAD~2",
  );
  const { error } = await session.event("sync-failed");
  expect(error).toBeInstanceOf(PromptreeError);
  expect(error).toMatchObject({ code: "blocked", hint: expect.stringContaining("accept-rewrite") });
  await session.until(() => watch.state().branch === "main");
  expect(watch.state().failure).toBe(error);
  await session.write("prompts/a.md", "A3");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A3"]);
  expect(session.events.filter(({ kind }) => kind === "sync-failed")).toHaveLength(1);
});

test("an amended commit stops the syncs until it is undone", async () => {
  const session = await newSession(TWO);
  await session.write("prompts/a.md", "A2");
  await session.commitAll("Second");
  const watch = await session.watch();
  await session.write("prompts/a.md", "A2!");
  await session.git("commit", "--quiet", "--all", "--amend", "--no-edit");
  await session.event("sync-failed");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2!"]);
  await session
    .git("reset", "--quiet", "--hard", "ORIG_HEAD")
    .catch(() => session.git("reset", "--quiet", "--hard", "HEAD@{1}"));
  await session.event("synced", ({ result }) => result.applied.length === 0);
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
  expect(watch.state().failure).toBeNull();
});

test("a failure that somebody mends in the registry is over", async () => {
  const session = await newSession(TWO);
  await session.write("prompts/a.md", "A2");
  await session.commitAll("Second");
  const watch = await session.watch();
  await session.git("commit", "--quiet", "--amend", "--message", "Another");
  await session.event("sync-failed");
  await using registry = await session.openRegistry();
  await syncFolder(session.root, registry, { acceptRewrite: true });
  await expect.poll(() => watch.state().failure, PATIENT).toBeNull();
  expect(session.events.at(-1)).toMatchObject({ kind: "synced", result: { applied: [] } });
});

test("a version that somebody else registers decides over drafts, too", async () => {
  const session = await newSession(TWO);
  const watch = await session.watch();
  await session.git("checkout", "--quiet", "-b", "side");
  await session.write("prompts/a.md", "A2");
  await expect.poll(() => session.drafts(), PATIENT).toEqual(["a: A2"]);
  await session.until(() => watch.state().branch === "side");
  const other = await session.repository.clone("--branch", "main");
  await other.commit("Elsewhere", { "prompts/a.md": "A2" });
  // Without a remote both go by the commit that they have in common.
  await other.git("remote", "remove", "origin");
  await using registry = await session.openRegistry();
  await syncFolder(other.root, registry);
  await expect.poll(() => session.drafts(), PATIENT).toEqual([]);
});

test("a linked work tree is followed, and two work trees on one registry do not disturb each other", async () => {
  const main = await newSession(TWO);
  const folder = join(await temporaryFolder(), "linked");
  await main.git("worktree", "add", "--quiet", "-b", "side", folder);
  const linked = new EditorSession(main.repository, main.registryFile, folder);
  await main.watch();
  const watch = await linked.watch();
  expect(watch.state()).toMatchObject({ branch: "side", syncs: false });
  await linked.write("prompts/a.md", "A linked");
  await main.write("prompts/a.md", "A main");
  await expect.poll(() => linked.drafts(), PATIENT).toEqual(["a: A linked"]);
  await expect.poll(() => main.drafts(), PATIENT).toEqual(["a: A main"]);
  await main.commitAll("Second");
  await main.event("synced", ({ result }) => result.applied.length === 1);
  await expect.poll(() => main.drafts(), PATIENT).toEqual([]);
  await expect.poll(() => linked.drafts(), PATIENT).toEqual(["a: A linked"]);
  await linked.git("commit", "--quiet", "--all", "-m", "On the side");
  await linked.until(async () => watch.state().commit === (await linked.git("rev-parse", "HEAD")));
  await main.git("checkout", "--quiet", "--detach");
  await linked.git("checkout", "--quiet", "main");
  await linked.event("branch", ({ branch, syncs }) => branch === "main" && syncs);
  await expect.poll(() => linked.drafts(), PATIENT).toEqual([]);
  await main.stop();
  await linked.write("prompts/b.md", "B linked");
  await expect.poll(() => linked.drafts(), PATIENT).toEqual(["b: B linked"]);
});
