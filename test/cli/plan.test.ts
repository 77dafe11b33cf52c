import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planContract } from "../report/json-contract.ts";
import { ALIASES, GREETING_2, newDesk } from "./desk.ts";

describe("plan", () => {
  test("shows what a sync would do, and changes nothing", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.commit("Greet warmly (#3)", { "prompts/greeting.md": `${GREETING_2}Be warm.\n` });
    const before = await desk.registry();
    const { code, out, err } = await desk.run("plan");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const head = (await desk.repository.head()).slice(0, 7);
    const [last] = (await desk.repository.git("log", "--format=%h", "--abbrev=7", "-1", "HEAD~1")).split("\n");
    expect(out).toBe(`main ${head} → sqlite:.promptree/registry.db, last synced ${last} (1 commit behind)

  greeting
    + version 3     Greet warmly (#3)   ${head}  Ada Lovelace
    ~ staging       2 → 3   follows latest

1 version, 1 pointer.
Apply with: promptree sync
`);
    expect(await desk.registry()).toEqual(before);
  });

  test("says when there is nothing to do", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    expect((await desk.run("plan")).out).toContain("Nothing to do: sqlite:.promptree/registry.db is in step with main");
  });

  test("ends with 0, or with --detailed-exitcode with 2 when there are changes", async () => {
    const desk = await newDesk();
    expect((await desk.run("plan")).code).toBe(0);
    expect((await desk.run("plan", "--detailed-exitcode")).code).toBe(2);
    await desk.succeed("sync");
    expect((await desk.run("plan", "--detailed-exitcode")).code).toBe(0);
  });

  test("ends with 1 when files at HEAD hold errors, and shows them all", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Break two", {
      "prompts/greeting.md": "---\nx: 1\n---\nx\n",
      "prompts/routing/triage.md": "---\nname: triage\n---\n",
    });
    for (const flags of [[], ["--detailed-exitcode"]]) {
      const { code, out } = await desk.run("plan", ...flags);
      expect(code).toBe(1);
      expect(out).toContain('prompts/greeting.md:2:1  unknown key "x"');
      expect(out).toContain("prompts/routing/triage.md");
      expect(out).toContain("Nothing can be synced until the errors are mended.");
    }
  });

  test("works on any branch, and says which", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.branch("wording");
    await desk.repository.commit("Try words", { "prompts/greeting.md": "Hey {{name}}." });
    const { code, out } = await desk.run("plan");
    expect(code).toBe(0);
    expect(out).toMatch(/^wording [0-9a-f]{7} → /);
    expect(out).toContain("+ version 3     Try words");
    expect(out).toMatch(
      /\nOnly "main" is synced, so merge this first\.\nApply all the same with: promptree sync --any-branch\n$/,
    );
    await desk.repository.git("checkout", "--quiet", "--detach");
    expect((await desk.run("plan")).code).toBe(0);
  });

  test("names uncommitted files in a warning, and takes none into account", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    for (const name of ["a", "b", "c", "d", "e", "f"]) await desk.repository.write(`prompts/${name}.md`, "New.");
    await desk.repository.write("unrelated.txt", "x");
    const { code, out, err } = await desk.run("plan", "--detailed-exitcode");
    expect(code).toBe(0);
    expect(out).toContain("Nothing to do");
    expect(err).toBe(
      "warning: 6 uncommitted files not taken into account: prompts/a.md, prompts/b.md, prompts/c.md, prompts/d.md, prompts/e.md and 1 more\n",
    );
  });

  test("goes on when git can't tell which files are uncommitted", async () => {
    const desk = await newDesk();
    await desk.repository.write(".git/index", "garbage");
    for (const command of ["plan", "sync"]) {
      const { code, err } = await desk.run(command);
      expect({ command, code }).toEqual({ command, code: 0 });
      expect(err).toMatch(/^warning: nobody can tell which files are not committed: git status failed: /);
    }
  });

  test("without a commit says what to do first", async () => {
    const desk = await newDesk([]);
    for (const command of ["plan", "sync", "status"]) {
      const { code, out, err } = await desk.run(command);
      expect({ command, code, out }).toEqual({ command, code: 1, out: "" });
      expect(err).toContain("the repository has no commit yet\nhint:  commit your prompts first: git add .");
    }
    expect(existsSync(join(desk.root, ".promptree"))).toBe(false);
  });
});

describe("the command that plan ends with", () => {
  test("goes on to another branch than the one that is synced", async () => {
    const desk = await newDesk();
    await desk.repository.branch("wording");
    expect((await desk.run("plan")).out).toContain("Apply with: promptree sync\n");
    await desk.repository.commit("Sync releases", { "promptree.yaml": "branch: release\n" });
    const { out } = await desk.run("plan", "--prune");
    expect(out).toContain('Only "release" is synced, and there is no such branch here.\n');
    const [, typed = ""] = /^Apply all the same with: promptree (.+)$/m.exec(out) ?? [];
    expect(typed).toBe("sync --any-branch --prune");
    await desk.succeed(...typed.split(" "));
  });

  const cases: readonly (readonly [typed: readonly string[], next: string])[] = [
    [[], "promptree sync"],
    [["--prune", "--adopt", "--force", "--accept-rewrite"], "promptree sync --prune --adopt --force --accept-rewrite"],
    [["--out", "my plan.json"], "promptree sync --plan 'my plan.json'"],
    [["--registry", "sqlite:x.db"], "promptree sync --registry sqlite:x.db"],
    [["-C", "prompts"], "promptree sync -C prompts"],
  ];

  test.each(cases)("after plan %j is %s", async (typed, next) => {
    const desk = await newDesk();
    expect((await desk.run("plan", ...typed)).out).toContain(`Apply with: ${next}\n`);
  });
});

describe("plan --diff", () => {
  test("shows the text of each new version, the words that changed marked on a terminal", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.commit("Greet loudly", { "prompts/greeting.md": GREETING_2.replace("Greet", "Shout at") });
    const { out } = await desk.run("plan", "--diff");
    expect(out).toContain("        -Greet {{name}} in {{language}}.");
    expect(out).toContain("        +Shout at {{name}} in {{language}}.");
    const terminal = await desk.runIn({ outIsTerminal: true }, "plan", "--diff");
    expect(terminal.out).toContain("\u001B[7mShout\u001B[27m");
  });

  test("of a first version is the whole text", async () => {
    const desk = await newDesk();
    const { out } = await desk.run("plan", "--diff");
    expect(out).toContain("        +Greet {{name}}.");
    expect(out).toContain("        +Sort the message.");
  });
});

describe("a long plan", () => {
  const many = Object.fromEntries(
    Array.from({ length: 250 }, (_, index) => [`prompts/p${String(index).padStart(3, "0")}.md`, `Prompt ${index}.`]),
  );

  test("is cut and says so; --full lists every line", async () => {
    const desk = await newDesk([{ message: "Many", files: many }]);
    const short = (await desk.run("plan")).out;
    expect(short).not.toContain("p249");
    expect(short).toContain("more prompts with");
    expect(short).toContain("(--full lists them)");
    expect(short).toContain("250 versions (250 new prompts).");
    const whole = (await desk.run("plan", "--full")).out;
    for (const index of [0, 100, 249]) expect(whole).toContain(`  p${String(index).padStart(3, "0")}`);
  });
});

describe("plan --out", () => {
  test("writes the plan as --json prints it, relative to -C", async () => {
    const desk = await newDesk();
    const { out } = await desk.run("plan", "--json", "--out", "../plan.json", "-C", "prompts");
    const file = await readFile(join(desk.root, "plan.json"), "utf8");
    expect(file).toBe(out);
    expect(planContract.parse(JSON.parse(file)).changes).not.toEqual([]);
  });

  test("replaces a plan, and no other file", async () => {
    const desk = await newDesk();
    await desk.run("plan", "--out", "plan.json");
    expect((await desk.run("plan", "--out", "plan.json")).code).toBe(0);
    const { code, out, err } = await desk.run("plan", "--out", "aliases.yaml");
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain("is there already and holds no plan, so it was left as it is");
    expect(await readFile(join(desk.root, "aliases.yaml"), "utf8")).toBe(ALIASES);
  });

  test("that can't be written is an error", async () => {
    const desk = await newDesk();
    const { code, out, err } = await desk.run("plan", "--out", "missing/plan.json");
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain("can't be written to");
  });
});
