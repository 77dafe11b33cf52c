import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aliasOf, chatContent, foreignVersionOf, metadataOf } from "../contract/builders.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { OBEYED } from "../report/builders.ts";
import { errorContract, importContract } from "../report/json-contract.ts";
import { newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

/** A repository without a commit, and a registry that somebody filled by hand. */
async function deskOfOthers(): Promise<Desk> {
  const desk = await newDesk([]);
  await desk.meddle(async (session) => {
    await session.registerVersions([
      foreignVersionOf("greeting", "Greet {{name}}."),
      foreignVersionOf("greeting", "Greet {{name}} kindly."),
      foreignVersionOf("triage", "Sort it.", {
        defaults: { metadata: metadataOf({ team: "routing" }), managed: null },
      }),
    ]);
    await session.setAliases([aliasOf("greeting", "production", 1)]);
  });
  await desk.repository.write(".gitignore", ".promptree/\n");
  return desk;
}

async function addOddOne(desk: Desk): Promise<void> {
  await desk.meddle((session) =>
    session.registerVersions([foreignVersionOf("odd", chatContent([{ role: "\u001b[31mjudge", content: "Hi" }]))]),
  );
}

const COMMANDS = `Look at the files; then keep them with:
  git add prompts/greeting.md prompts/triage.md aliases.yaml
  git commit -m 'Import prompts'
  promptree sync
`;

describe("import of a registry", () => {
  test("prints a line a prompt, and what to type next; typed, the next plan is empty", async () => {
    const desk = await deskOfOthers();
    const { out, err } = await desk.succeed("import");
    expect(err).toBe("");
    expect(out).toBe(`  + greeting  prompts/greeting.md, version 2, production 1
  + triage    prompts/triage.md, version 1

2 prompts and 1 pointer imported.

${COMMANDS}`);
    await desk.repository.git("add", "prompts/greeting.md", "prompts/triage.md", "aliases.yaml");
    await desk.repository.git("commit", "--quiet", "-m", "Import prompts");
    await desk.succeed("sync");
    expect((await desk.succeed("plan", "--detailed-exitcode")).out).toContain("Nothing to do");
  });

  test("adds the pointers of several prompts to an aliases.yaml that says that there are none", async () => {
    const desk = await deskOfOthers();
    await desk.meddle((session) => session.setAliases([aliasOf("triage", "production", 1)]));
    await desk.repository.write("aliases.yaml", "# none yet\n{}\n");
    expect((await desk.succeed("import")).out).toContain("2 prompts and 2 pointers imported.");
    expect(await readFile(join(desk.root, "aliases.yaml"), "utf8")).toBe(
      "# none yet\n{greeting: {production: 1}, triage: {production: 1}}\n",
    );
  });

  test("with --dry-run makes nothing, and names the command that does", async () => {
    const desk = await deskOfOthers();
    const { out } = await desk.succeed("import", "--dry-run", "--filter", "tags.team = 'routing'");
    expect(out).toContain("1 prompt to be imported.");
    expect(out).toContain(String.raw`promptree import --filter 'tags.team = '\''routing'\'''`);
    expect(out).not.toContain("greeting");
    expect(await desk.repository.git("status", "--porcelain")).toBe("?? .gitignore");
  });

  test("names what is left out with the reason, makes the rest, and ends with 1", async () => {
    const desk = await deskOfOthers();
    await addOddOne(desk);
    const { code, out } = await desk.run("import");
    expect(code).toBe(1);
    expect(out).toContain("  ! odd       left out\n      its message 1 has the role");
    expect(out).toContain("2 prompts and 1 pointer imported, 1 left out.");
    expect(out).not.toMatch(OBEYED);
    expect(await readFile(join(desk.root, "prompts/greeting.md"), "utf8")).toBe("Greet {{name}} kindly.\n");
  });

  test("of none that there are is done at once", async () => {
    const desk = await newDesk([]);
    expect(await desk.run("import")).toMatchObject({ code: 0, out: "The registry holds no such prompts.\n" });
  });

  test("names git commands for the folder that somebody is in", async () => {
    const desk = await deskOfOthers();
    const { out } = await desk.runIn({ cwd: join(desk.root, "..") }, "import", "-C", desk.root);
    const folder = desk.root.split("/").at(-1) ?? "";
    expect(out).toContain(`git -C ${folder} add prompts/greeting.md`);
    expect(out).toContain(`promptree sync -C ${folder}`);
  });

  test("prints the lines that can't be added to aliases.yaml", async () => {
    const desk = await deskOfOthers();
    await desk.repository.write("aliases.yaml", "greeting: [\n");
    const { code, out } = await desk.run("import");
    expect(code).toBe(1);
    expect(out).toContain("Add these lines to aliases.yaml:\n\ngreeting:\n  production: 1\n");
  });

  test("tells all of it as JSON", async () => {
    const desk = await deskOfOthers();
    await addOddOne(desk);
    const { code, out, err } = await desk.run("import", "--json");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(importContract.parse(JSON.parse(out))).toEqual({
      registry: "sqlite:.promptree/registry.db",
      dryRun: false,
      prompts: [
        { outcome: "made", name: "greeting", from: null, version: 2, path: "prompts/greeting.md", reasons: [] },
        {
          outcome: "left-out",
          name: "odd",
          from: null,
          version: 1,
          path: null,
          reasons: [expect.stringContaining("judge")],
        },
        { outcome: "made", name: "triage", from: null, version: 1, path: "prompts/triage.md", reasons: [] },
      ],
      pointers: [{ outcome: "made", prompt: "greeting", alias: "production", version: 1, reason: null }],
      missingLines: null,
      written: ["prompts/greeting.md", "prompts/triage.md", "aliases.yaml"],
      next: [
        "git add prompts/greeting.md prompts/triage.md aliases.yaml",
        "git commit -m 'Import prompts'",
        "promptree sync",
      ],
      problems: [],
    });
  });
});

const SUMMARY = `name: Text Summarizer
model: openai/gpt-4o-mini
messages: [{role: user, content: "Sum up {{input}}"}]
`;

async function withFiles(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly desk: Desk; readonly folder: string }> {
  const desk = await newDesk([]);
  for (const [path, text] of Object.entries(files)) await desk.repository.write(path, text);
  return { desk, folder: desk.root };
}

describe("import of files", () => {
  test("makes a prompt file of each, at its place below the folder that was named", async () => {
    const { desk } = await withFiles({
      "old/team a/summary.prompt.yml": SUMMARY,
      "old/hello.prompt": "Hello {{name}}",
      "old/notes.txt": "none",
      "old/node_modules/x.prompt": "x",
    });
    const { out } = await desk.succeed("import", "old");
    expect(out).toBe(`  + hello           prompts/hello.md, from old/hello.prompt
  + team-a_summary  prompts/team-a/summary.md, from old/team a/summary.prompt.yml

2 prompts imported.

Look at the files; then keep them with:
  git add prompts/hello.md prompts/team-a/summary.md
  git commit -m 'Import prompts'
  promptree sync
`);
    expect(await readFile(join(desk.root, "prompts/team-a/summary.md"), "utf8")).toBe(
      "---\ndescription: Text Summarizer\nmodel: openai/gpt-4o-mini\n---\n<user>\nSum up {{input}}\n</user>\n",
    );
    expect((await desk.succeed("validate")).out).toBe("2 prompts, no problems.\n");
  });

  test("takes accents off a file's name, without a word", async () => {
    const { desk } = await withFiles({ "old/caf\u00E9.prompt": "Hi", "old/a\u0308.prompt": "Ha" });
    const { out } = await desk.succeed("import", "old");
    expect(out).toContain("+ cafe  prompts/cafe.md, from old/caf\u00E9.prompt\n");
    expect(out).toContain("+ a     prompts/a.md, from old/a\u0308.prompt\n");
  });

  test("tells what of a file's name it can't keep, and leaves out what has no name then", async () => {
    const { desk } = await withFiles({
      "old/sm\u00F8r.prompt": "Hi",
      "old/\u65E5\u672C.prompt": "Ha",
      "old/\u4E2D\u56FD.prompt": "Ho",
      "old/\u540D.prompty": "---\nname: named\n---\nHu",
    });
    const { code, out } = await desk.run("import", "old", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      prompts: expect.arrayContaining([
        expect.objectContaining({
          name: "sm-r",
          path: "prompts/sm-r.md",
          outcome: "made",
          reasons: ['the name "sm\u00F8r" can\'t be kept: a name may only hold letters from a to z, digits, and _ . -'],
        }),
        ...["\u65E5\u672C", "\u4E2D\u56FD"].map((lost) =>
          expect.objectContaining({
            name: null,
            path: null,
            outcome: "left-out",
            reasons: [`the name "${lost}" can't be kept: no letter from a to z and no digit is left`],
          }),
        ),
        expect.objectContaining({ name: "named", path: "prompts/named.md", outcome: "made", reasons: [] }),
      ]),
    });
  });

  test("names what is left behind with file and line, and ends with 1", async () => {
    const { desk } = await withFiles({ "a.prompt": "---\ntools: [x]\n---\n{{#if a}}\u001b[31mx{{/if}}\n" });
    const { code, out } = await desk.run("import", "a.prompt");
    expect(code).toBe(1);
    expect(out).toContain('a.prompt:2:1  warning: "tools" has no place in a prompt file');
    expect(out).toContain('a.prompt:4:1  warning: "{{#if a}}" is a block of Handlebars');
    expect(out).toContain("1 prompt imported.");
    expect(out).not.toMatch(OBEYED);
  });

  test("makes nothing of a file that can't be read, of a partial, or of another ending", async () => {
    const { desk } = await withFiles({ "a.prompt": "---\n", "_b.prompt": "x", "c.txt": "x" });
    const { code, out } = await desk.run("import", "a.prompt", "_b.prompt", "c.txt");
    expect(code).toBe(1);
    expect(out).toContain("  ! a          left out, from a.prompt\n");
    expect(out).toContain("it is a partial");
    expect(out).toContain("its name ends with none of .prompt, .prompty, .prompt.yml, .prompt.yaml");
    expect(out).toContain("0 prompts imported, 3 left out.");
    expect(out).not.toContain("git add");
  });

  test("leaves an input schema behind that the text does not keep to", async () => {
    const { desk } = await withFiles({ "a.prompt": "---\ninput: {schema: {a: string, b: string}}\n---\n{{a}}" });
    const { code, out } = await desk.run("import", "a.prompt");
    expect(code).toBe(1);
    expect(out).toContain('its input schema is left behind: in a file, the variable "b" is declared');
    expect(await readFile(join(desk.root, "prompts/a.md"), "utf8")).toBe("{{a}}\n");
  });

  test("twice is there already, and over another prompt is refused", async () => {
    const { desk } = await withFiles({ "a.prompt": "Hi" });
    await desk.succeed("import", "a.prompt");
    expect((await desk.succeed("import", "a.prompt")).out).toContain("= a  prompts/a.md, there already, from a.prompt");
    await writeFile(join(desk.root, "a.prompt"), "Other");
    const { code, out } = await desk.run("import", "a.prompt");
    expect(code).toBe(1);
    expect(out).toContain("prompts/a.md is there with other content");
    expect(await readFile(join(desk.root, "prompts/a.md"), "utf8")).toBe("Hi\n");
  });

  test("tells all of it as JSON", async () => {
    const { desk } = await withFiles({ "a.prompt": "---\ntools: [x]\n---\nHi\n" });
    const { out } = await desk.run("import", "a.prompt", "--dry-run", "--json");
    expect(importContract.parse(JSON.parse(out))).toMatchObject({
      registry: null,
      dryRun: true,
      prompts: [{ outcome: "made", name: "a", from: "a.prompt", version: null, path: "prompts/a.md", reasons: [] }],
      next: ["promptree import a.prompt"],
      problems: [{ severity: "warning", code: "left-behind", file: "a.prompt", line: 2, column: 1 }],
    });
  });
});

describe("import refuses", () => {
  test.each([
    [["nowhere.prompt"], 1, "not-found"],
    [["--filter", "team = 'x'"], 64, "usage"],
    [["old", "--filter", "name = 'x'"], 64, "usage"],
    [["--registry", "nowhere:x"], 64, "usage"],
  ] satisfies [string[], number, string][])("%j", async (words, code, error) => {
    const desk = await newDesk([]);
    const outcome = await desk.run("import", ...words, "--json");
    expect(outcome.code).toBe(code);
    expect(errorContract.parse(JSON.parse(outcome.out)).error.code).toBe(error);
  });

  test("to work outside of a repository", async () => {
    const desk = await newDesk([]);
    const outcome = await desk.runIn({ cwd: await temporaryFolder() }, "import", "--json");
    expect(errorContract.parse(JSON.parse(outcome.out)).error.code).toBe("no-repository");
  });
});
