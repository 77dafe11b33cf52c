import { expect, test } from "vitest";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, messagesOf, promptsOf, told, versionTagsOf, versionsOf } from "./sight.ts";
import { REGISTRY_KINDS, newRegistry, newWorkshop, syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";

function tagged(tags: string, text = "one"): string {
  return `---\ntags: {${tags}}\n---\n${text}`;
}

test("each commit that changes a prompt's content makes a version, with the commit's message", async () => {
  const { registry, ...workshop } = await shipped(
    { message: "Begin", files: { [A]: "one" } },
    { message: "Elsewhere", files: { "code.ts": "1" } },
    { message: "Go on\n\nWith a reason.\n\nSigned-off-by: Ada <a@example.com>", files: { [A]: "two" } },
  );
  expect(workshop.applied).toEqual(["a + version 1 (new prompt)", "a + version 2"]);
  expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two"]);
  expect(await messagesOf(registry, "a")).toEqual(["Begin", "Go on\n\nWith a reason."]);
});

test("a merge is one version of each prompt it changes, whatever its branch went through", async () => {
  const workshop = await newWorkshop("memory", [
    { message: "Begin", files: { [A]: "one", [B]: "one" } },
    { message: "Draft", branch: "side", parents: [0], files: { [A]: "draft" } },
    { message: "Better", branch: "side", files: { [A]: "two", [B]: "two" } },
    {
      message: "Merge pull request #12 from ada/side\n\nSay two",
      branch: "main",
      parents: [0, 2],
      files: { [A]: "two", [B]: "two" },
    },
  ]);
  await workshop.sync();
  expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two"]);
  expect(await versionsOf(workshop.registry, "b")).toEqual(["1 one", "2 two"]);
  expect(await messagesOf(workshop.registry, "a")).toEqual(["Begin", "Say two (#12)"]);
});

test("going back to an earlier text is a new version", async () => {
  const { registry } = await shipped({ [A]: "one" }, { [A]: "two" }, { [A]: "one" });
  expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two", "3 one"]);
});

test.each([
  { change: "tags", text: tagged("team: b"), applied: ["a ~ tags.team: a → b"] },
  {
    change: "a description",
    text: "---\ndescription: New\ntags: {team: a}\n---\none",
    applied: ["a ~ description: none → New"],
  },
  { change: "a removed tag", text: "one", applied: ["a ~ tags.team: a → none"] },
  {
    change: "line ends, a byte order mark and a comment",
    text: "\uFEFF---\r\ntags: {team: a} # who\r\n---\r\none\r\n",
  },
  { change: "the name it has anyway", text: "---\nname: a\ntags: {team: a}\n---\none" },
])("$change: no new version, but a change in place of what is not content", async ({ text, applied = [] }) => {
  const workshop = await newWorkshop("memory", [{ [A]: tagged("team: a") }]);
  await workshop.sync();
  expect(told(await workshop.ship({ [A]: text })).applied).toEqual(applied);
  expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one"]);
});

test("a blank line after the front matter belongs to the text, so it is a new version", async () => {
  const { registry } = await shipped({ [A]: tagged("team: a") }, { [A]: tagged("team: a", "\none") });
  expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 \none"]);
});

const TAG_STORY = [
  { [A]: tagged("team: a, old: yes") },
  { [A]: tagged("team: b, old: yes") },
  { [A]: tagged("team: b", "two") },
  { [A]: tagged("team: c", "two") },
];

test("each version keeps the tags of when it last was newest", async () => {
  const { registry } = await shipped(...TAG_STORY);
  expect(await versionTagsOf(registry, "a")).toEqual([{ team: "b", old: "yes" }, { team: "c" }]);
  expect((await dumpRegistry(registry))["a"]?.tags).toEqual({ team: "c" });
});

test.each(REGISTRY_KINDS)("one sync of all commits and one after each end in the same registry (%s)", async (kind) => {
  const workshop = await newWorkshop(kind);
  for (const commit of [...TAG_STORY, { [A]: null, [B]: "b" }, { [A]: tagged("team: d", "two") }]) {
    await workshop.ship(commit);
  }
  const other = await newRegistry(kind);
  await syncFolder(workshop.repository.root, other);
  expect(await dumpRegistry(other)).toEqual(await dumpRegistry(workshop.registry));
});

test("a file that moves and names itself stays the same prompt", async () => {
  const text = "---\nname: a\n---\none";
  const workshop = await newWorkshop("memory", [{ [A]: text }]);
  await workshop.sync();
  expect(told(await workshop.ship({ [A]: null, "prompts/deep/other.md": text }))).toEqual({
    ...NOTHING,
    applied: ["a ~ path: prompts/a.md → prompts/deep/other.md"],
  });
  expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one"]);
});

test("a file that moves and is named by its path leaves an orphan and begins a new prompt, with the line that keeps the name", async () => {
  const text = "one, long enough to be seen as the same file after a move\nwith a second line\n";
  const workshop = await newWorkshop("memory", [{ [A]: text }]);
  await workshop.sync();
  await workshop.commit({ [A]: null, [B]: text });
  const plan = await workshop.plan();
  expect(plan.problems).toMatchObject([
    { severity: "warning", code: "looks-renamed", file: B, hint: expect.stringMatching(/name: a$/) },
  ]);
  expect(told(await workshop.sync())).toMatchObject({
    applied: ["b + version 1 (new prompt)", "a ~ orphaned: false → true"],
    orphans: ["a"],
  });
  expect(await promptsOf(workshop.registry)).toEqual(["a", "b"]);
});

test("a prompt whose file is gone is kept with its versions, and listed as an orphan at every sync", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: "one", [B]: "b" }]);
  await workshop.sync();
  expect(told(await workshop.ship({ [A]: null }))).toEqual({
    ...NOTHING,
    applied: ["a ~ orphaned: false → true"],
    orphans: ["a"],
  });
  expect(told(await workshop.sync())).toEqual({ ...NOTHING, orphans: ["a"] });
  expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one"]);
});

test("an orphan that comes back with equal content is no orphan any more and gets no version", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
  await workshop.sync();
  await workshop.ship({ [A]: null });
  expect(told(await workshop.ship({ [A]: "one" }))).toEqual({ ...NOTHING, applied: ["a ~ orphaned: true → false"] });
  expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one"]);
});

test("an orphan that comes back with other content goes on counting", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: "one" }, { [A]: "two" }]);
  await workshop.sync();
  await workshop.ship({ [A]: null });
  expect(told(await workshop.ship({ [A]: "three" })).applied).toEqual(["a + version 3", "a ~ orphaned: true → false"]);
});

test.each([
  { content: "equal", back: "one", versions: ["1 one"] },
  { content: "other", back: "two", versions: ["1 one", "2 two"] },
])("a file deleted and back with $content content between two syncs is like one that never went", async (row) => {
  const { registry, orphans } = await shipped({ [A]: "one" }, { [A]: null }, { [A]: row.back });
  expect(await versionsOf(registry, "a")).toEqual(row.versions);
  expect(orphans).toEqual([]);
});

test("a prompt that came and went before the first sync is registered as an orphan, so that numbers stay the same", async () => {
  const { registry, orphans } = await shipped({ [A]: "one", [B]: "b" }, { [A]: null });
  expect(orphans).toEqual(["a"]);
  expect(await versionsOf(registry, "a")).toEqual(["1 one"]);
});

test("files that are no prompts make none", async () => {
  const { registry } = await shipped({
    "prompts/README.md": "x",
    "prompts/_part.md": "x",
    "prompts/notes.txt": "x",
    "elsewhere/c.md": "x",
    [A]: "one",
  });
  expect(await promptsOf(registry)).toEqual(["a"]);
});

test("a second sync writes nothing and says nothing", async () => {
  const workshop = await newWorkshop("memory", [
    { [A]: tagged("team: a"), "aliases.yaml": "a:\n  production: 1\n  staging: latest\n" },
  ]);
  await workshop.sync();
  const revision = await workshop.registry.readRevision();
  expect(told(await workshop.sync())).toEqual(NOTHING);
  expect(await workshop.registry.readRevision()).toBe(revision);
});

test("what is said about the past is said once", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: "one" }, { [A]: "---\nbad" }, { [A]: "two" }]);
  expect(told(await workshop.sync()).problems).toHaveLength(1);
  expect(told(await workshop.sync())).toEqual(NOTHING);
});

/** One sync of these commits into an empty registry. */
async function shipped(...commits: Parameters<typeof newWorkshop>[1] & object) {
  const workshop = await newWorkshop("memory", commits);
  return { registry: workshop.registry, ...told(await workshop.sync()) };
}
