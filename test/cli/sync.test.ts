import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { aliasOf, foreignVersionOf } from "../contract/builders.ts";
import { ALIASES, GREETING_1, GREETING_2, TRIAGE, newDesk } from "./desk.ts";

const aliasesOf = async (desk: Awaited<ReturnType<typeof newDesk>>, prompt: string) =>
  (await desk.registry()).prompts[prompt]?.aliases;

describe("sync", () => {
  test("tells what it did, and a second time that there is nothing to do", async () => {
    const desk = await newDesk();
    const first = await desk.run("sync");
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: "" });
    expect(first.out).toMatch(
      /main [0-9a-f]{7} is in sqlite:\.promptree\/registry\.db: 3 versions \(2 new prompts\), 3 pointers \(2 protected\) in [\d.]+ m?s\.\n$/,
    );
    const { revision } = await desk.registry();
    const second = await desk.run("sync");
    expect(second).toEqual({
      code: 0,
      out: `Nothing to do: sqlite:.promptree/registry.db is in step with main ${(await desk.repository.head()).slice(0, 7)}.\n`,
      err: "",
    });
    expect((await desk.registry()).revision).toBe(revision);
  });

  test("does not sync what is not committed, and says so", async () => {
    const desk = await newDesk();
    await desk.repository.write("prompts/greeting.md", "Not yet.");
    await desk.repository.write("aliases.yaml", null);
    const { code, err } = await desk.run("sync");
    expect({ code, err }).toEqual({
      code: 0,
      err: "warning: 2 uncommitted files not taken into account: aliases.yaml, prompts/greeting.md\n",
    });
    expect((await desk.run("get", "greeting")).out).toBe("Greet {{name}} in {{language}}.");
    expect(await aliasesOf(desk, "greeting")).toEqual({ production: 1, staging: 2 });
  });

  test("with --diff shows the texts of the new versions", async () => {
    const desk = await newDesk();
    expect((await desk.succeed("sync", "--diff")).out).toContain("        +Greet {{name}} in {{language}}.");
  });

  test("with files that hold errors shows them all, and writes nothing", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.commit("Break one, mend one", {
      "prompts/greeting.md": "---\nx: 1\n---\nx\n",
      "prompts/routing/triage.md": TRIAGE.replace("Sort", "Sort out"),
    });
    const before = await desk.registry();
    const { code, out, err } = await desk.run("sync");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain('prompts/greeting.md:2:1  unknown key "x"');
    expect(err).toContain("error: the repository holds errors, so nothing was changed\nhint:  mend them");
    expect(await desk.registry()).toEqual(before);
  });

  test.each([
    { file: "prompts/greeting.md", command: ["sync"] },
    { file: "promptree.yaml", command: ["sync"] },
    { file: "promptree.yaml", command: ["sync", "--all"] },
    { file: "promptree.yaml", command: ["plan"] },
  ])(
    "with an error that is mended and not committed, in $file, says that the file is not taken into account: $command",
    async ({ file, command }) => {
      const desk = await newDesk();
      await desk.repository.commit("Break it", { [file]: "---\nx: 1\n---\nx\n" });
      await desk.repository.write(file, null);
      const { code, out, err } = await desk.run(...command);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toMatch(`warning: 1 uncommitted file not taken into account: ${file}\n`);
      expect(err).toContain("error: the repository holds errors, so nothing was changed\nhint:  mend them, commit,");
    },
  );
});

describe("a sync off the configured branch", () => {
  test("is stopped with 3, and goes on with --any-branch", async () => {
    const desk = await newDesk();
    await desk.repository.branch("wording");
    await desk.repository.commit("Try words", { "prompts/greeting.md": "Hey." });
    const { code, out, err } = await desk.run("sync");
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toBe(
      'error: HEAD is at branch "wording", and only "main" is synced, so that unmerged text makes no version\n' +
        "hint:  go there: git switch main; or sync HEAD all the same: promptree sync --any-branch\n",
    );
    expect(existsSync(desk.registryFile)).toBe(false);
    expect((await desk.run("sync", "--any-branch")).code).toBe(0);
  });

  test("goes by the branch of promptree.yaml", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Sync releases", { "promptree.yaml": "branch: release\n" });
    expect((await desk.run("sync")).err).toContain(
      'there is no branch "release" here; name another one in promptree.yaml',
    );
    await desk.repository.branch("release");
    expect((await desk.run("sync")).code).toBe(0);
  });

  test("is none on a detached HEAD that the branch has come by", async () => {
    const desk = await newDesk();
    await desk.repository.git("checkout", "--quiet", "--detach");
    expect((await desk.run("sync")).code).toBe(0);
    await desk.repository.git("commit", "--quiet", "--allow-empty", "-m", "Beside the branch");
    expect((await desk.run("sync")).code).toBe(3);
  });
});

describe("sync --plan", () => {
  test("applies a plan that is still fresh, also after its commits were squashed", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.branch("work");
    await desk.repository.commit("Greet warmly", { "prompts/greeting.md": `${GREETING_2}Be warm.\n` });
    await desk.succeed("plan", "--out", "../plan.json", "-C", "prompts");
    await desk.repository.checkout("main");
    await desk.repository.commit("Greet warmly (#3)", { "prompts/greeting.md": `${GREETING_2}Be warm.\n` });
    expect((await desk.run("sync", "--plan", "plan.json")).code).toBe(0);
    expect((await desk.registry()).prompts["greeting"]?.versions).toHaveLength(3);
  });

  test("refuses one that is stale with 3, and writes nothing", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.succeed("plan", "--out", "plan.json");
    await desk.repository.commit("Greet warmly", { "prompts/greeting.md": `${GREETING_2}Be warm.\n` });
    const before = await desk.registry();
    const { code, out, err } = await desk.run("sync", "--plan", "plan.json");
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toBe(
      "error: the plan is stale: what would be done now is not what was approved\n" +
        "hint:  look at the new plan and approve that: promptree plan\n",
    );
    expect(await desk.registry()).toEqual(before);
  });

  test("with nothing left to do accepts the plan that says so", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.succeed("plan", "--out", "plan.json");
    expect((await desk.run("sync", "--plan", "plan.json")).code).toBe(0);
  });

  test("a plan made with --prune is another plan than one made without", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.commit("Drop triage", {
      "prompts/routing/triage.md": null,
      "aliases.yaml": ALIASES.replace(/triage:[^]*/, ""),
    });
    await desk.succeed("plan", "--prune", "--out", "plan.json");
    expect((await desk.run("sync", "--plan", "plan.json")).code).toBe(3);
    expect((await desk.run("sync", "--prune", "--plan", "plan.json")).code).toBe(0);
  });

  const wrong: readonly (readonly [what: string, content: string | null, says: RegExp])[] = [
    ["that is missing", null, /the plan .*plan\.json can't be read: ENOENT/],
    [
      "that is no JSON",
      "apply: yes",
      /plan\.json holds no plan\nhint: {2}name a file that a plan was written to: promptree plan --out NEW_FILE/,
    ],
    ["that is no plan", '{"fingerprint": 1}', /holds no plan/],
    ["whose fingerprint is none", '{"fingerprint": "h1:abc"}', /holds no plan/],
    ["that is empty", "", /holds no plan/],
  ];

  test.each(wrong)("a file %s is a wrong command line", async (_, content, says) => {
    const desk = await newDesk();
    if (content !== null) await writeFile(join(desk.root, "plan.json"), content);
    const { code, out, err } = await desk.run("sync", "--plan", "plan.json");
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toMatch(says);
    expect(existsSync(desk.registryFile)).toBe(false);
  });
});

describe("an orphan", () => {
  test("stays until --prune, which leaves it while a protected alias points to it", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.commit("Drop greeting", { "prompts/greeting.md": null });
    const kept = await desk.run("sync");
    expect(kept.code).toBe(0);
    expect(kept.out).toContain("greeting");
    expect((await desk.run("sync", "--prune")).code).toBe(0);
    expect(Object.keys((await desk.registry()).prompts)).toEqual(["greeting", "triage"]);
    await desk.repository.commit("Point to it no more", { "aliases.yaml": "triage:\n  production: latest\n" });
    await desk.succeed("sync");
    const pruned = await desk.run("sync", "--prune");
    expect(pruned.code).toBe(0);
    expect(Object.keys((await desk.registry()).prompts)).toEqual(["triage"]);
  });
});

describe("the limit on deletions", () => {
  const many = Array.from({ length: 12 }, (_, index) => `p${index}`);

  test("stops a sync that would prune much with 3, and --force goes on", async () => {
    const desk = await newDesk([{ files: Object.fromEntries(many.map((name) => [`prompts/${name}.md`, name])) }]);
    await desk.succeed("sync");
    await desk.repository.commit("Drop four", {
      ...Object.fromEntries(many.slice(0, 4).map((name) => [`prompts/${name}.md`, null])),
      "aliases.yaml": "{}\n",
    });
    await desk.succeed("sync");
    const before = await desk.registry();
    for (const command of ["plan", "sync"]) {
      const { code, out, err } = await desk.run(command, "--prune");
      expect({ command, code }).toEqual({ command, code: 3 });
      expect(out + err).toMatch(/limit +.*4.*12/);
    }
    expect(await desk.registry()).toEqual(before);
    expect((await desk.run("plan", "--prune")).out).toContain(
      "Go on all the same with: promptree sync --prune --force",
    );
    expect((await desk.run("sync", "--prune", "--force")).code).toBe(0);
    expect(Object.keys((await desk.registry()).prompts)).toHaveLength(8);
  });
});

describe("a prompt that somebody else has", () => {
  test("is a conflict that stops the sync with 3, and --adopt takes it over", async () => {
    const desk = await newDesk([{ files: { "prompts/greeting.md": "Hello." } }]);
    await desk.meddle((session) => session.registerVersions([foreignVersionOf("greeting", "Theirs.")]));
    const before = await desk.registry();
    const { code, out, err } = await desk.run("sync");
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/^Blocked, nothing will be written:\n {2}conflict {2}"greeting" /);
    expect(err).toContain("error: nothing was changed");
    expect(await desk.registry()).toEqual(before);
    expect((await desk.run("plan")).code).toBe(3);
    expect((await desk.run("sync", "--adopt")).code).toBe(0);
    expect((await desk.run("get", "greeting")).out).toBe("Hello.");
    expect((await desk.run("get", "greeting/1")).out).toBe("Theirs.");
  });

  test("with the same content is adopted without asking", async () => {
    const desk = await newDesk([{ files: { "prompts/greeting.md": "Hello." } }]);
    await desk.meddle((session) => session.registerVersions([foreignVersionOf("greeting", "Hello.")]));
    expect((await desk.run("sync")).code).toBe(0);
    expect((await desk.registry()).prompts["greeting"]?.versions).toHaveLength(1);
  });

  test("more conflicts than fit are all listed with --full", async () => {
    const names = Array.from({ length: 25 }, (_, index) => `p${String(index).padStart(2, "0")}`);
    const desk = await newDesk([{ files: Object.fromEntries(names.map((name) => [`prompts/${name}.md`, name])) }]);
    await desk.meddle((session) => session.registerVersions(names.map((name) => foreignVersionOf(name, "Theirs."))));
    const short = await desk.run("sync");
    expect(short.err).toContain("… and 5 more reasons (--full lists them)");
    expect((await desk.run("sync", "--full")).err).toContain('conflict  "p24"');
  });
});

describe("drift", () => {
  test("a pointer that somebody moved is put back, and one that git never set is left alone", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.meddle((session) =>
      session.setAliases([aliasOf("greeting", "production", 2), aliasOf("greeting", "mine", 1)]),
    );
    const plan = await desk.run("plan", "--detailed-exitcode");
    expect(plan.code).toBe(2);
    expect(plan.out).toMatch(/~ production +2 → 1 .*moved by hand in the registry; git says 1/);
    expect((await desk.run("sync")).code).toBe(0);
    expect(await aliasesOf(desk, "greeting")).toEqual({ mine: 1, production: 1, staging: 2 });
  });
});

describe("history that was rewritten", () => {
  test("stops the sync with 3, and --accept-rewrite goes on", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.git("reset", "--quiet", "--hard", "HEAD~1");
    await desk.repository.commit("Another second", { "prompts/greeting.md": GREETING_1.replace("Greet", "Welcome") });
    const before = await desk.registry();
    for (const command of ["plan", "sync"]) {
      const { code, out, err } = await desk.run(command);
      expect({ command, code, out }).toEqual({ command, code: 3, out: "" });
      expect(err).toContain("history was rewritten");
      expect(err).toContain("--accept-rewrite");
    }
    expect(await desk.registry()).toEqual(before);
    expect((await desk.run("sync", "--accept-rewrite")).code).toBe(0);
    expect((await desk.run("get", "greeting/3")).out).toBe("Welcome {{name}}.");
    expect((await desk.run("sync")).code).toBe(0);
  });

  test("HEAD moved back to an older commit is treated the same", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.git("reset", "--quiet", "--hard", "HEAD~1");
    const { code, err } = await desk.run("sync");
    expect(code).toBe(3);
    expect(err).toContain("which is newer than HEAD");
  });
});

test.each([
  [{ GITHUB_ACTOR: "octocat", PROMPTREE_ACTOR: "ada" }, "ada"],
  [{ GITHUB_ACTOR: "octocat", PROMPTREE_ACTOR: "" }, "octocat"],
  [{ GITHUB_ACTOR: "", PROMPTREE_ACTOR: "" }, userInfo().username],
])("what a sync wrote is in the audit log under the name of who ran it: with %j %s", async (env, actor) => {
  const desk = await newDesk();
  await desk.runIn({ env }, "sync");
  using database = new DatabaseSync(desk.registryFile, { readOnly: true });
  expect(database.prepare("select distinct actor from audit").all()).toEqual([{ actor }]);
});
