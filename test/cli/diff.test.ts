import { stripVTControlCharacters } from "node:util";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { diffContract } from "../report/json-contract.ts";
import { chatContent, foreignVersionOf } from "../contract/builders.ts";
import { promptree } from "./command-line.ts";
import { GREETING_2, newDesk, sharedDesk } from "./desk.ts";

const desk = sharedDesk();

describe("diff", () => {
  test("compares production with latest", async () => {
    const { code, out } = await desk().run("diff", "greeting");
    expect(code).toBe(0);
    expect(out).toBe(`\
greeting
- version 1  production       2026-01-01 00:00 UTC  Ada Lovelace  Start with two prompts
+ version 2  staging, latest  2026-01-01 00:01 UTC  Ada Lovelace  Ask for the language (#2)

@@ -1,1 +1,1 @@
-Greet {{name}}.
+Greet {{name}} {+in {{language}}+}.

+ variables  language
`);
  });

  test.each([
    ["1", "2"],
    ["v1", "V2"],
    ["production", "staging"],
    ["@production", "LATEST"],
    ["1", "draft"],
  ])("takes %s and %s for its two sides", async (from, to) => {
    const { out } = await desk().run("diff", "prompts:/greeting", from, to);
    expect(out).toContain("\n-Greet {{name}}.\n+Greet {{name}} {+in {{language}}+}.\n");
  });

  test("with one word compares with latest", async () => {
    expect((await desk().run("diff", "greeting", "staging")).out).toBe(
      "greeting: both are version 2 (staging, latest).\n",
    );
  });

  test("of a draft that is as the version says so in one line", async () => {
    expect((await desk().run("diff", "triage", "production", "draft")).out).toBe(
      "triage: version 1 (production, latest) and the draft in prompts/routing/triage.md are equal.\n",
    );
  });

  test("reads the draft from disk, committed or not, by the name it has there", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const file = join(own.root, "prompts/greeting.md");
    await writeFile(file, GREETING_2.replace("Greet", "Welcome"));
    expect((await own.run("diff", "greeting", "latest", "draft")).out).toContain(
      "\n+ draft      prompts/greeting.md\n",
    );
    await writeFile(file, GREETING_2.replace("---", "---\nname: other"));
    expect(await own.run("diff", "greeting", "latest", "draft")).toEqual({
      code: 1,
      out: "",
      err: 'error: no file of the work tree makes a prompt "greeting"\nhint:  it came from prompts/greeting.md\n',
    });
    await writeFile(file, "---\nconfig: {tmeperature: 1}\n---\nx\n");
    const broken = await own.run("diff", "greeting", "latest", "draft");
    expect(broken.code).toBe(1);
    expect(broken.err).toContain('prompts/greeting.md:2:10  unknown key "tmeperature" under config');
    await writeFile(file, GREETING_2);
    await writeFile(join(own.root, "prompts/twin.md"), "---\nname: greeting\n---\nTwin.\n");
    expect((await own.run("diff", "greeting", "latest", "draft")).err).toContain("prompts/twin.md");
  });
});

describe("--exit-code", () => {
  test.each([
    [["greeting", "1", "2"], 1],
    [["greeting", "2", "staging"], 0],
  ] as const)("of %j is %i", async (words, code) => {
    expect((await desk().run("diff", ...words, "--exit-code")).code).toBe(code);
    expect((await desk().run("diff", ...words)).code).toBe(0);
  });
});

describe("two columns", () => {
  const isInColumns = ({ out }: { readonly out: string }) => stripVTControlCharacters(out).includes(" │ ");

  test("are for terminals of 120 columns and more", async () => {
    const at = (columns: number, outIsTerminal: boolean, ...flags: readonly string[]) =>
      desk().runIn({ columns, outIsTerminal }, "diff", "greeting", ...flags);
    expect(isInColumns(await at(120, true))).toBe(true);
    expect(isInColumns(await at(119, true))).toBe(false);
    expect(isInColumns(await at(160, false))).toBe(false);
    expect(isInColumns(await at(160, true, "--unified"))).toBe(false);
    expect(isInColumns(await at(80, false, "--side-by-side"))).toBe(true);
  });

  test("and lines at once are a wrong command line", async () => {
    expect((await desk().run("diff", "greeting", "--unified", "--side-by-side")).code).toBe(64);
  });
});

describe("on a terminal in colour", () => {
  test("words are highlighted, not marked", async () => {
    const { out } = await desk().runIn({ outIsTerminal: true, columns: 80 }, "diff", "greeting");
    expect(out).toContain("\u001B[32m\u001B[7m in {{language}}");
    expect(out).not.toContain("{+");
  });
});

describe("diff --json", () => {
  test("of two texts has their hunks, and both sides whole", async () => {
    const { out } = await desk().run("diff", "greeting", "--json");
    expect(diffContract.parse(JSON.parse(out))).toMatchObject({
      name: "greeting",
      equal: false,
      from: { version: 1, aliases: ["production"], latest: false, template: "Greet {{name}}.", tags: { tier: "1" } },
      to: { version: 2, aliases: ["staging"], latest: true, author: "Ada Lovelace", path: "prompts/greeting.md" },
      type: null,
      hunks: [{ oldStart: 1, lines: ["-Greet {{name}}.", "+Greet {{name}} in {{language}}."] }],
      messages: null,
      variables: { added: ["language"], removed: [] },
    });
  });

  test("of a draft has no version, and of chats their messages, to the letter", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const chat =
      "---\nname: triage\ntags: {team: new}\n---\n<user>\n{{message}}\u001B[2J\n</user>\n\n<tool>\nx\n</tool>\n";
    await writeFile(join(own.root, "prompts/routing/triage.md"), chat);
    const { out } = await own.run("diff", "triage", "production", "draft", "--json");
    expect(diffContract.parse(JSON.parse(out))).toMatchObject({
      from: { version: 1, type: "chat" },
      to: { version: null, commit: null, path: "prompts/routing/triage.md" },
      hunks: null,
      messages: [
        { change: "removed", moved: false, from: 1, to: null },
        { change: "changed", from: 2, to: 1, hunks: [{ lines: ["-{{message}}", "+{{message}}\u001B[2J"] }] },
        { change: "added", from: null, to: 2, hunks: [{ lines: ["+x"] }] },
      ],
      tags: [{ key: "team", from: "routing", to: "new" }],
      responseFormat: [{ key: "type", from: "object", to: null }],
    });
  });

  test("of equal sides says so, and lists nothing", async () => {
    const { out } = await desk().run("diff", "triage", "1", "draft", "--json");
    const found = diffContract.parse(JSON.parse(out));
    expect(found).toMatchObject({ equal: true, type: null, description: null, tags: [], modelConfig: [] });
    expect(found.messages?.map(({ change }) => change)).toEqual(["equal", "equal"]);
  });
});

describe("diff of what is not there", () => {
  const missing: readonly (readonly [words: readonly string[], code: number, says: string])[] = [
    [["greting"], 1, 'there is no prompt "greting" in sqlite:.promptree/registry.db\nhint:  did you mean "greeting"?'],
    [["greeting", "7"], 1, 'prompt "greeting" has no version 7\nhint:  its versions: 1, 2'],
    [["greeting", "1", "producton"], 1, 'has no alias "producton"\nhint:  did you mean "production"?'],
    [["greeting", "a b"], 64, '"a b" names no version\nhint:  write a number, an alias, latest, or draft'],
    [["greeting@staging"], 64, "hint:  write the versions after the name: promptree diff greeting production latest"],
    [["a b"], 64, '"a b" is no prompt\'s name'],
  ];

  test.each(missing)("%j says what there is", async (words, code, says) => {
    const outcome = await desk().run("diff", ...words);
    expect({ code: outcome.code, out: outcome.out }).toEqual({ code, out: "" });
    expect(outcome.err).toContain(says);
  });

  test("without an alias production asks for what is to be compared", async () => {
    const own = await newDesk([{ files: { "prompts/a.md": "one" } }]);
    await own.succeed("sync");
    const { code, err } = await own.run("diff", "a");
    expect(code).toBe(1);
    expect(err).toContain('prompt "a" has no alias "production" to compare latest with');
    expect(err).toContain("hint:  say what to compare: promptree diff a 1 draft");
  });
});

describe("outside of a repository", () => {
  test("versions are compared, and a draft needs one", async () => {
    const registry = ["--registry", `sqlite:${desk().registryFile}`];
    const cwd = await temporaryFolder();
    expect((await promptree(["diff", "greeting", ...registry], { cwd })).out).toContain("-Greet {{name}}.");
    const { code, err } = await promptree(["diff", "greeting", "1", "draft", ...registry], { cwd });
    expect(code).toBe(1);
    expect(err).toContain("error: a draft is a file of a repository, and");
  });
});

test("a version that somebody registered as a chat is compared with git's text", async () => {
  const own = await newDesk();
  await own.succeed("sync");
  await own.meddle((session) =>
    session.registerVersions([
      foreignVersionOf("greeting", chatContent([{ role: "user", content: "Greet {{name}}." }])),
    ]),
  );
  const { out } = await own.run("diff", "greeting", "1", "3");
  expect(out).toContain("(not from git)");
  expect(out).toContain("+<user>\n Greet {{name}}.\n+</user>");
  expect(out).toContain("~ type          text → chat");
});
