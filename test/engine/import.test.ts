import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Registry } from "../../src/core/registry.ts";
import type { ImportResult } from "../../src/engine/import/import-result.ts";
import { parseFilter } from "../../src/mlflow/filter.ts";
import { aliasOf, chatContent, foreignVersionOf, metadataOf, versionOf } from "../contract/builders.ts";
import { write } from "../contract/fixture.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { commitAll, importInto, told } from "./importing.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { Workshop, newWorkshop } from "./workshop.ts";

async function fileOf({ repository }: Workshop, path: string): Promise<string | null> {
  return readFile(join(repository.root, path), "utf8").catch(() => null);
}

function toldPointers({ pointers }: ImportResult): readonly string[] {
  return pointers.map(({ outcome, prompt, alias, version }) => `${outcome} ${prompt}@${alias} ${version}`);
}

/** `greeting` with two versions and pointers at both, and a chat. */
async function furnish(registry: Registry): Promise<void> {
  await write(registry, async (session) => {
    await session.registerVersions([
      foreignVersionOf("greeting", "Hi"),
      foreignVersionOf("greeting", "Hi {{name}}", { metadata: metadataOf({ tier: "1" }) }),
      foreignVersionOf("triage", chatContent([{ role: "user", content: "{{message}}" }]), {
        metadata: metadataOf({ team: "routing" }, { description: "Sorts" }),
        defaults: { metadata: metadataOf({ team: "routing" }, { description: "Sorts" }), managed: null },
      }),
    ]);
    await session.setAliases([aliasOf("greeting", "production", 1), aliasOf("greeting", "staging", 2)]);
  });
}

async function furnished(kind: "memory" | "sqlite" = "memory"): Promise<Workshop> {
  const workshop = await newWorkshop(kind);
  await furnish(workshop.registry);
  return workshop;
}

describe("an imported registry", () => {
  test.each(["memory", "sqlite"] as const)(
    "is owned by git after commit and sync, and the next plan is empty: %s",
    async (kind) => {
      const workshop = await furnished(kind);
      const before = await dumpRegistry(workshop.registry);
      const result = await importInto(workshop);
      expect(await dumpRegistry(workshop.registry)).toEqual(before);
      expect(told(result)).toEqual(["made greeting prompts/greeting.md", "made triage prompts/triage.md"]);
      expect(result.written).toEqual(["prompts/greeting.md", "prompts/triage.md", "aliases.yaml"]);
      await commitAll(workshop);
      const { applied } = await workshop.sync();
      expect(applied.map(({ action, prompt }) => `${action} ${prompt}`)).toEqual([
        "adopt-prompt greeting",
        "adopt-prompt triage",
      ]);
      const { changes, drift } = await workshop.plan();
      expect({ changes, drift }).toEqual({ changes: [], drift: [] });
    },
  );

  test("has the newest versions in its files, and its pointers as numbers", async () => {
    const workshop = await furnished();
    await importInto(workshop);
    expect(await fileOf(workshop, "prompts/greeting.md")).toBe('---\ntags:\n  tier: "1"\n---\nHi {{name}}\n');
    expect(await fileOf(workshop, "prompts/triage.md")).toBe(
      "---\ndescription: Sorts\ntags:\n  team: routing\n---\n<user>\n{{message}}\n</user>\n",
    );
    expect(await fileOf(workshop, "aliases.yaml")).toBe("greeting:\n  production: 1\n  staging: 2\n");
  });

  test("is shown and not written by a dry run", async () => {
    const workshop = await furnished();
    const dry = await importInto(workshop, { dryRun: true });
    expect(await workshop.repository.git("status", "--porcelain")).toBe("");
    expect({ ...dry, dryRun: false }).toEqual(await importInto(workshop));
  });

  test("may be a part of one", async () => {
    const workshop = await furnished();
    const filter = parseFilter("tags.team = 'routing'");
    const result = await importInto(workshop, { filter: filter.ok ? filter.filter : null });
    expect(told(result)).toEqual(["made triage prompts/triage.md"]);
    expect(await fileOf(workshop, "aliases.yaml")).toBeNull();
  });

  test("is managed once it is synced, and is not imported again", async () => {
    const workshop = await furnished();
    await importInto(workshop);
    await commitAll(workshop);
    await workshop.sync();
    const again = await importInto(workshop);
    expect(told(again)).toEqual(["managed greeting prompts/greeting.md", "managed triage prompts/triage.md"]);
    expect(again.written).toEqual([]);
  });

  test("keeps the tags of prompt and version, and says where these disagree", async () => {
    const workshop = await newWorkshop();
    const version = foreignVersionOf("a", "Hi", {
      metadata: metadataOf({ both: "version", own: "1" }, { description: "Version" }),
      defaults: { metadata: metadataOf({ both: "prompt", team: "x" }, { description: "Prompt" }), managed: null },
    });
    await write(workshop.registry, (session) => session.registerVersions([version]));
    expect(told(await importInto(workshop))).toEqual([
      "made a prompts/a.md version 1 has another value than the prompt for the tag both version 1 has another description than the prompt",
    ]);
    expect(await fileOf(workshop, "prompts/a.md")).toBe(
      '---\ndescription: Prompt\ntags:\n  both: prompt\n  own: "1"\n  team: x\n---\nHi\n',
    );
  });
});

describe("an import of a registry lists and leaves out", () => {
  async function importOnly(...versions: readonly Parameters<typeof foreignVersionOf>[]): Promise<readonly string[]> {
    const workshop = await newWorkshop();
    await write(workshop.registry, (session) =>
      session.registerVersions(versions.map((version) => foreignVersionOf(...version))),
    );
    return told(await importInto(workshop));
  }

  test("what no file can hold, with the reason", async () => {
    expect(await importOnly(["a", "Hi\n"], ["b", chatContent([{ role: "developer", content: "Hi" }])])).toEqual([
      "left-out a - its template ends with a line end, and those at the end of a file do not count",
      'left-out b - its message 1 has the role "developer"; a file knows system, user, assistant, tool',
    ]);
  });

  test("names that differ only in case", async () => {
    expect(await importOnly(["a"], ["A"], ["b"])).toEqual([
      'left-out A - its name differs from "a" only in case',
      'left-out a - its name differs from "A" only in case',
      "made b prompts/b.md",
    ]);
  });

  test("prompts of another repository", async () => {
    const workshop = await newWorkshop();
    await write(workshop.registry, (session) => session.registerVersions([versionOf("a")]));
    expect(told(await importInto(workshop))).toEqual(["left-out a - github.com/acme/prompts manages it"]);
  });

  test("aliases that a file can't name, which stay in the registry", async () => {
    const workshop = await newWorkshop();
    await write(workshop.registry, async (session) => {
      await session.registerVersions([foreignVersionOf("a")]);
      await session.setAliases([aliasOf("a", "größe", 1), aliasOf("a", "draft", 1), aliasOf("a", "live", 1)]);
    });
    const result = await importInto(workshop);
    expect(toldPointers(result)).toEqual(["left-out a@draft 1", "left-out a@größe 1", "made a@live 1"]);
    expect(await fileOf(workshop, "aliases.yaml")).toBe("a:\n  live: 1\n");
  });
});

describe("names get paths that give them back:", () => {
  test("what would be no prompt file, or is taken, gets another path and a name", async () => {
    const workshop = await newWorkshop();
    const names = ["_a", "a", "a-2", "README", "_", ".x", "1.10", "a_b"];
    await write(workshop.registry, (session) => session.registerVersions(names.map((name) => foreignVersionOf(name))));
    expect(told(await importInto(workshop))).toEqual([
      "made .x prompts/.x.md",
      "made 1.10 prompts/1.10.md",
      "made README prompts/prompt-README.md",
      "made _ prompts/prompt-.md",
      "made _a prompts/a-3.md",
      "made a prompts/a.md",
      "made a-2 prompts/a-2.md",
      "made a_b prompts/a_b.md",
    ]);
    expect(await fileOf(workshop, "prompts/a-3.md")).toContain('name: "_a"\n');
  });
});

describe("files that are there", () => {
  test("with equal content are there already, wherever they are", async () => {
    const workshop = await furnished();
    await workshop.repository.write(
      "prompts/desk/any.md",
      "---\nname: greeting\ntags: {tier: '1'}\n---\nHi {{name}}\n",
    );
    expect(told(await importInto(workshop))).toEqual([
      "there-already greeting prompts/desk/any.md",
      "made triage prompts/triage.md",
    ]);
    expect(await fileOf(workshop, "prompts/greeting.md")).toBeNull();
  });

  test("with other tags are there already, and are said to differ", async () => {
    const workshop = await furnished();
    await workshop.repository.write("prompts/greeting.md", "Hi {{name}}\n");
    expect(told(await importInto(workshop))[0]).toBe(
      "there-already greeting prompts/greeting.md prompts/greeting.md has another description, other tags or another input schema, and stays so",
    );
  });

  test("with other content are conflicts and stay as they are", async () => {
    const workshop = await furnished();
    await workshop.repository.write("prompts/greeting.md", "Mine\n");
    const result = await importInto(workshop);
    expect(told(result)[0]).toBe(
      "left-out greeting prompts/greeting.md prompts/greeting.md is there with other content",
    );
    expect(await fileOf(workshop, "prompts/greeting.md")).toBe("Mine\n");
    expect(toldPointers(result)).toEqual([]);
  });

  test.each([
    ["that can't be read", "---\nname: [\n---\nx"],
    ["that git ignores", "ignored"],
  ])("%s are in the way", async (what, text) => {
    const workshop = await furnished();
    await workshop.repository.write("prompts/greeting.md", text);
    if (what === "that git ignores") await workshop.repository.write(".gitignore", "greeting.md\n");
    expect(told(await importInto(workshop))[0]).toBe(
      "left-out greeting - prompts/greeting.md is in the way, and no sound prompt file",
    );
    expect(await fileOf(workshop, "prompts/greeting.md")).toBe(text);
  });

  test("of another prompt at the path do not keep a prompt from getting a file", async () => {
    const workshop = await furnished();
    await workshop.repository.write("prompts/greeting.md", "---\nname: other\n---\nHi\n");
    expect(told(await importInto(workshop))[0]).toBe("made greeting prompts/greeting-2.md");
  });

  test("behind a link are not written to", async () => {
    const workshop = await furnished();
    const outside = await temporaryFolder();
    await workshop.repository.git("config", "core.symlinks", "true");
    await workshop.repository.commit("Link", { prompts: { symlink: outside } });
    expect(told(await importInto(workshop))).toEqual([
      "left-out greeting - prompts/greeting.md is in the way, and no sound prompt file",
      "left-out triage - prompts/triage.md is in the way, and no sound prompt file",
    ]);
    expect(await fileOf(workshop, "prompts/greeting.md")).toBeNull();
  });
});

describe("an aliases.yaml that is there", () => {
  test("gets the lines that it lacks, and keeps the rest to the letter", async () => {
    const workshop = await furnished();
    const before = "# ours\ngreeting: # said first\n  staging: latest # follows\nother: {}\n";
    await workshop.repository.write("aliases.yaml", before);
    expect(toldPointers(await importInto(workshop))).toEqual([
      "made greeting@production 1",
      "there-already greeting@staging 2",
    ]);
    expect(await fileOf(workshop, "aliases.yaml")).toBe(before.replace("other", "  production: 1\nother"));
  });

  test("that points elsewhere stays so, and is named", async () => {
    const workshop = await furnished();
    await workshop.repository.write("aliases.yaml", "greeting: {production: 2, staging: 2}\n");
    const { pointers, written } = await importInto(workshop);
    expect(pointers[0]).toMatchObject({ outcome: "left-out", reason: "aliases.yaml has it at 2" });
    expect(written).not.toContain("aliases.yaml");
  });

  test("that can't be gone on with stays as it is, and the lines are given", async () => {
    const workshop = await furnished();
    await workshop.repository.write("aliases.yaml", "greeting: [\n");
    const result = await importInto(workshop);
    expect(result.missingLines).toEqual([
      { path: "aliases.yaml", lines: "greeting:\n  production: 1\n  staging: 2\n" },
    ]);
    expect(toldPointers(result)).toEqual(["left-out greeting@production 1", "left-out greeting@staging 2"]);
    expect(await fileOf(workshop, "aliases.yaml")).toBe("greeting: [\n");
  });

  test("that is missing is made with the pointers that git has set already, so that none is lost", async () => {
    const workshop = await newWorkshop();
    await workshop.ship({ "prompts/ours.md": "Ours", "aliases.yaml": "ours:\n  production: 1\n" });
    await workshop.ship({ "aliases.yaml": null });
    await workshop.repository.checkout();
    await furnish(workshop.registry);
    await importInto(workshop);
    await commitAll(workshop);
    const { applied } = await workshop.sync();
    expect(applied.filter(({ action }) => action === "delete-alias")).toEqual([]);
    expect(await fileOf(workshop, "aliases.yaml")).toContain("ours:\n  production: 1\n");
  });
});

test("a repository without a work tree can't be imported into", async () => {
  const workshop = await newWorkshop("memory", [{ "prompts/a.md": "Hi" }]);
  const bare = new Workshop(await workshop.repository.bareClone(), workshop.registry);
  await expect(importInto(bare)).rejects.toMatchObject({ code: "no-repository" });
});
