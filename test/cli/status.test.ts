import { describe, expect, test } from "vitest";
import { aliasOf, foreignVersionOf, updateOf } from "../contract/builders.ts";
import { statusContract } from "../report/json-contract.ts";
import { ALIASES, GREETING_2, newDesk } from "./desk.ts";

describe("status", () => {
  test("of a repository in step with its registry", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    const head = (await desk.repository.head()).slice(0, 7);
    const { code, out, err } = await desk.run("status");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, "NOW")).toBe(`head       main ${head}
registry   sqlite:.promptree/registry.db
last sync  ${head} at NOW, up to date

No drift, no orphans, no conflicts, no drafts.
`);
  });

  test("says how many commits the registry is behind", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.commit("One", { "prompts/greeting.md": `${GREETING_2}One.\n` });
    await desk.repository.commit("Two", { "prompts/greeting.md": `${GREETING_2}Two.\n` });
    expect((await desk.run("status")).out).toMatch(/^last sync {2}\w+ at .* UTC, 2 commits behind$/m);
  });

  test("shows what somebody did by hand, whatever it was", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    const managed = (await desk.registry()).prompts["triage"]?.managed;
    if (managed == null) throw new Error("git manages triage");
    await desk.meddle(async (session) => {
      await session.setAliases([aliasOf("greeting", "production", 2), aliasOf("greeting", "mine", 1)]);
      await session.deleteAliases([{ ...aliasOf("triage", "production", 1), managedAliases: null }]);
      await session.registerVersions([{ ...foreignVersionOf("greeting", "By hand.") }]);
      await session.updatePrompts([
        updateOf("triage", {
          setTags: new Map([["team", "mine"]]),
          managed: { ...managed, aliases: new Set(["production"].map((name) => aliasOf("x", name, 1).alias)) },
        }),
      ]);
    });
    const { code, out } = await desk.run("status");
    expect(code).toBe(0);
    const drift = out.slice(out.indexOf("Drift"));
    expect(drift).toMatch(/^Drift, changes that git did not make:/);
    expect(drift).toMatch(/greeting[^]*production[^]*2[^]*git says 1/);
    expect(drift).toMatch(/mine +1/);
    expect(drift).toMatch(/version 3/);
    expect(drift).toMatch(/triage[^]*production/);
    expect(drift).toMatch(/team: routing|routing → mine|mine/);
    expect(out).not.toContain("No drift");
    const before = await desk.registry();
    await desk.run("status");
    expect(await desk.registry()).toEqual(before);
  });

  test("shows orphans, conflicts and drafts", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.commit("Drop triage, begin another", {
      "prompts/routing/triage.md": null,
      "aliases.yaml": ALIASES.replace(/triage:[^]*/, ""),
      "prompts/other.md": "Ours.",
    });
    await desk.meddle((session) => session.registerVersions([foreignVersionOf("other", "Theirs.")]));
    await desk.repository.write("prompts/greeting.md", "Draft.");
    await desk.repository.write("prompts/broken.md", "---\nname: [\n---\n");
    const { code, out } = await desk.run("status");
    expect(code).toBe(0);
    expect(out).toMatch(/orphan[^]*triage/);
    expect(out).toMatch(/1 conflict:\n {2}"other"/);
    expect(out).toMatch(
      /2 drafts, not committed:\n {2}greeting {2}prompts\/greeting\.md\n {2}broken {2}prompts\/broken\.md/,
    );
  });

  describe("where history was rewritten", () => {
    /** Synced with an orphan, then rewritten, with a file that is not committed. */
    async function rewritten() {
      const desk = await newDesk();
      const first = await desk.repository.head();
      await desk.repository.commit("Drop triage", {
        "prompts/routing/triage.md": null,
        "aliases.yaml": ALIASES.replace(/triage:[^]*/, ""),
      });
      await desk.succeed("sync");
      const synced = (await desk.repository.head()).slice(0, 7);
      await desk.repository.git("reset", "--quiet", "--hard", first);
      await desk.repository.commit("Another way", { "prompts/greeting.md": `${GREETING_2}Another.\n` });
      await desk.repository.write("prompts/greeting.md", "Draft.");
      return { desk, synced, head: (await desk.repository.head()).slice(0, 7) };
    }

    test("shows what can be told, why the rest can't, and how to go on", async () => {
      const { desk, synced, head } = await rewritten();
      const before = await desk.registry();
      const { code, out, err } = await desk.run("status");
      expect(code).toBe(3);
      expect(out.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, "NOW")).toBe(`head       main ${head}
registry   sqlite:.promptree/registry.db
last sync  ${synced} at NOW

1 orphaned prompt, without a file in git and kept in the registry:
  triage
Delete it with: promptree sync --prune

1 draft, not committed:
  greeting  prompts/greeting.md

Drift and conflicts can't be told.
`);
      expect(err).toMatch(/^\nerror: history was rewritten: .*\nhint: .*--accept-rewrite\n$/);
      expect(await desk.registry()).toEqual(before);
    });

    test("prints as JSON what it prints otherwise, and the error beside", async () => {
      const { desk } = await rewritten();
      const { code, out, err } = await desk.run("status", "--json");
      expect({ code, err }).toEqual({ code: 3, err: "" });
      const told = statusContract.parse(JSON.parse(out));
      expect(told).toMatchObject({
        head: { commit: await desk.repository.head(), branch: "main" },
        lastSync: { branch: "main", commitsBehind: null },
        drift: [],
        orphans: ["triage"],
        conflicts: [],
        drafts: [{ prompt: "greeting", path: "prompts/greeting.md" }],
        error: { code: "blocked" },
      });
    });

    test("is as ever once the rewrite is accepted", async () => {
      const { desk } = await rewritten();
      await desk.succeed("sync", "--accept-rewrite");
      const { code, out } = await desk.run("status");
      expect(code).toBe(0);
      expect(out).toContain("up to date");
    });
  });

  test("of many cuts the list and says so; --full lists them", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    for (let index = 0; index < 25; index++) await desk.repository.write(`prompts/draft${index}.md`, "x");
    expect((await desk.run("status")).out).toContain("… and 5 more drafts (--full lists them)");
    expect((await desk.run("status", "--full")).out.match(/prompts\/draft/g)).toHaveLength(25);
  });
});
