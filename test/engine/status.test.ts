import { describe, expect, test } from "vitest";
import { openProject } from "../../src/engine/project.ts";
import { readStatus } from "../../src/engine/status.ts";
import type { StatusReading } from "../../src/engine/status.ts";
import { FragileRegistry } from "./properties/fragile-registry.ts";
import { changeByHand, describeByHand, pointByHand, registerByHand } from "./by-hand.ts";
import { driftWords, problemsOf } from "./plan-words.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { refusalOf } from "./sight.ts";
import { Workshop, newWorkshop } from "./workshop.ts";

async function statusOf({ repository, registry }: Workshop): Promise<StatusReading> {
  const before = await dumpRegistry(registry);
  const status = await readStatus(await openProject(repository.root), registry);
  expect(await dumpRegistry(registry), "a status writes nothing").toEqual(before);
  return status;
}

async function synced(): Promise<Workshop> {
  const workshop = await newWorkshop("memory", [
    { "prompts/a.md": "one", "prompts/b.md": "---\ntags: {team: x}\n---\none", "aliases.yaml": "a: {live: 1}\n" },
  ]);
  await workshop.sync();
  return workshop;
}

describe("how far the registry is", () => {
  test("before the first sync it has none behind it", async () => {
    const workshop = await newWorkshop("memory", [{ "prompts/a.md": "one" }]);
    expect(await statusOf(workshop)).toMatchObject({
      source: { commit: await workshop.repository.head(), branch: "main" },
      registry: "memory:",
      lastSync: null,
      blocked: null,
    });
  });

  test("in step", async () => {
    const workshop = await synced();
    await workshop.repository.checkout();
    expect(await statusOf(workshop)).toMatchObject({
      lastSync: { commit: await workshop.repository.head(), branch: "main" },
      commitsBehind: 0,
      drift: [],
      orphans: [],
      conflicts: [],
      problems: [],
      drafts: [],
      blocked: null,
    });
  });

  test("behind, counting the commits that touch prompts or aliases alone", async () => {
    const workshop = await synced();
    await workshop.commit({ "prompts/a.md": "two" }, { "README.md": "words" }, { "aliases.yaml": "a: {live: 2}\n" });
    expect((await statusOf(workshop)).commitsBehind).toBe(2);
  });

  test("a repository without a commit has no status", async () => {
    expect(await refusalOf(statusOf(await newWorkshop()))).toMatchObject({ code: "no-repository" });
  });
});

describe("what is not as git says", () => {
  test("drift, orphans and conflicts are the plan's; what a sync would do is not told", async () => {
    const workshop = await synced();
    await pointByHand(workshop.registry, "a", "live", null);
    await describeByHand(workshop.registry, "b", { tags: { team: "y" } });
    await changeByHand(workshop.registry, "b", 1, "by hand");
    await registerByHand(workshop.registry, "c", "theirs");
    await workshop.commit({ "prompts/a.md": "two", "prompts/b.md": null, "prompts/c.md": "ours" });
    const { drift, orphans, conflicts, problems } = await statusOf(workshop);
    expect(drift.map(driftWords)).toEqual([
      "b version 1 was changed",
      "b tags.team is y, wanted x",
      "a live is at none, wanted 1",
    ]);
    expect(orphans).toEqual(["b"]);
    expect(conflicts).toMatchObject([{ kind: "conflict", prompt: "c", owner: null }]);
    expect(problems).toEqual([]);
  });

  test("a broken file at HEAD is a problem", async () => {
    const workshop = await synced();
    await workshop.commit({ "prompts/a.md": "---\nname: [\n---\none" });
    expect(problemsOf(await statusOf(workshop))).toEqual([expect.stringMatching(/^error yaml-syntax prompts\/a\.md:/)]);
  });
});

describe("drafts are prompts that are not committed", () => {
  async function draftsAfter(files: Readonly<Record<string, string | null>>) {
    const workshop = await synced();
    await workshop.repository.checkout();
    for (const [path, text] of Object.entries(files)) await workshop.repository.write(path, text);
    return (await statusOf(workshop)).drafts.map(({ prompt, path }) => `${prompt} ${path}`);
  }

  test("changed, new and deleted ones, under the name that they give themselves", async () => {
    const files = { "prompts/a.md": "two", "prompts/x/new.md": "---\nname: other\n---\none", "prompts/b.md": null };
    expect(new Set(await draftsAfter(files))).toEqual(
      new Set(["a prompts/a.md", "other prompts/x/new.md", "b prompts/b.md"]),
    );
  });

  test("one that can't be read goes by its path", async () => {
    expect(await draftsAfter({ "prompts/x/bad.md": "---\nname: [\n---\n" })).toEqual(["x_bad prompts/x/bad.md"]);
  });

  test("what makes no prompt is none", async () => {
    expect(
      await draftsAfter({
        "prompts/README.md": "words",
        "prompts/_part.md": "words",
        "prompts/no name.md": "one",
        "aliases.yaml": "{}\n",
        "promptree.yaml": "branch: main\n",
      }),
    ).toEqual([]);
  });
});

describe("where no plan can be made, what can be told is told", () => {
  const UNKNOWN = { drift: [], conflicts: [], problems: [], commitsBehind: null };

  test("HEAD went back to an older commit", async () => {
    const workshop = await synced();
    const older = await workshop.repository.head();
    await workshop.ship({ "prompts/b.md": null });
    const newer = await workshop.repository.head();
    await pointByHand(workshop.registry, "a", "live", null);
    await workshop.moveTo(older);
    const status = await statusOf(workshop);
    expect(status).toMatchObject({
      ...UNKNOWN,
      source: { commit: older, branch: "main" },
      registry: "memory:",
      lastSync: { commit: newer },
      orphans: ["b"],
    });
    expect(status.blocked).toMatchObject({ code: "blocked", message: expect.stringContaining("newer than HEAD") });
    expect(status.blocked?.hint).toContain("--accept-rewrite");
  });

  test("history was rewritten, with drafts on top", async () => {
    const workshop = await synced();
    const first = await workshop.repository.head();
    await workshop.ship({ "prompts/a.md": "two" });
    await workshop.moveTo(first);
    await workshop.commit({ "prompts/a.md": "another two" });
    await workshop.repository.checkout();
    await workshop.repository.write("prompts/a.md", "three");
    const status = await statusOf(workshop);
    expect(status).toMatchObject({ ...UNKNOWN, orphans: [], drafts: [{ prompt: "a", path: "prompts/a.md" }] });
    expect(status.blocked?.message).toMatch(/^history was rewritten/);
  });

  test("orphans are ours, not those of other repositories", async () => {
    const theirs = await synced();
    await theirs.ship({ "prompts/a.md": null, "aliases.yaml": "{}\n" });
    const ours = new Workshop((await newWorkshop()).repository, theirs.registry);
    await ours.ship({ "prompts/x.md": "one" }, { "prompts/x.md": null });
    const last = await ours.repository.head();
    await ours.moveTo(await ours.repository.git("rev-parse", `${last}^`));
    const { blocked, orphans } = await statusOf(ours);
    expect(blocked?.code).toBe("blocked");
    expect(orphans).toEqual(["x"]);
  });

  test("the last sync is in no shallow clone", async () => {
    const remote = ["remote.origin.url", "https://example.com/us/prompts"] as const;
    const workshop = await newWorkshop("memory", [{ "prompts/a.md": "one" }]);
    await workshop.repository.git("config", ...remote);
    await workshop.sync();
    await workshop.commit({ "prompts/a.md": "two" });
    const clone = await workshop.repository.shallowClone();
    await clone.git("config", ...remote);
    const status = await statusOf(new Workshop(clone, workshop.registry));
    expect(status).toMatchObject(UNKNOWN);
    expect(status.blocked?.message).toContain("shallow clone");
  });

  test("the record of the last sync is lost, and the registry is ahead", async () => {
    const registry = new FragileRegistry();
    const workshop = new Workshop((await newWorkshop("memory", [{ "prompts/a.md": "one" }])).repository, registry);
    const older = await workshop.repository.head();
    await workshop.ship({ "prompts/a.md": "two" });
    registry.forget();
    await workshop.moveTo(older);
    const status = await statusOf(workshop);
    expect(status).toMatchObject({ ...UNKNOWN, lastSync: null });
    expect(status.blocked?.code).toBe("blocked");
  });
});
