import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pointerContract } from "../report/json-contract.ts";
import { ALIASES, GREETING_2, newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

const COMMIT = 'git add aliases.yaml && git commit -m "Promote greeting to version 2"';

const aliasesOf = (desk: Desk): Promise<string> => readFile(join(desk.root, "aliases.yaml"), "utf8");

async function syncedDesk(): Promise<Desk> {
  const desk = await newDesk();
  await desk.succeed("sync");
  return desk;
}

async function commitAliases(desk: Desk): Promise<void> {
  await desk.repository.git("commit", "--quiet", "--all", "--message", "Move a pointer");
}

describe("promote", () => {
  test("writes the version that staging is at for production, and shows how to go on", async () => {
    const desk = await syncedDesk();
    const { code, out, err } = await desk.run("promote", "greeting");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(await aliasesOf(desk)).toBe(ALIASES.replace("production: 1", "production: 2"));
    expect(out).toContain("! ~ production    1 → 2   protected");
    expect(out).toContain("-  production: 1\n+  production: 2\n");
    expect(out).toContain(`Go on with:\n  ${COMMIT}\n`);
    await desk.succeed("validate");
  });

  test("leaves the registry as it is, until the commit is synced", async () => {
    const desk = await syncedDesk();
    const before = await desk.registry();
    await desk.succeed("promote", "greeting");
    expect(await desk.registry()).toEqual(before);
    await commitAliases(desk);
    expect((await desk.succeed("sync")).out).toContain("! ~ production    1 → 2   protected");
  });

  test("takes other aliases, and latest, by name", async () => {
    const desk = await syncedDesk();
    const { out } = await desk.succeed("promote", "prompts:/greeting", "--from", "production", "--to", "canary");
    expect(out).toContain('-m "Promote greeting to version 1 on canary"');
    await desk.succeed("promote", "greeting", "--from", "latest", "--to", "champion");
    expect(await aliasesOf(desk)).toContain("  staging: latest\n  canary: 1\n  champion: 2\n");
  });

  test("keeps edits that are not committed, and says so", async () => {
    const desk = await syncedDesk();
    await writeFile(join(desk.root, "aliases.yaml"), `# mine\n${ALIASES}`);
    const { code, err } = await desk.run("promote", "greeting");
    expect({ code, err }).toEqual({
      code: 0,
      err: "warning: aliases.yaml had other edits that are not committed; they are kept, and a commit takes them along\n",
    });
    expect(await aliasesOf(desk)).toBe(`# mine\n${ALIASES.replace("production: 1", "production: 2")}`);
  });

  test("has nothing to do where production is there, and repeats what is to be committed", async () => {
    const desk = await syncedDesk();
    await desk.succeed("promote", "greeting");
    const again = await desk.succeed("promote", "greeting");
    expect(again.out).toContain("Nothing to do: production of greeting is 2 in aliases.yaml already.");
    expect(again.out).toContain(COMMIT);
    await commitAliases(desk);
    await desk.succeed("sync");
    expect((await desk.succeed("promote", "greeting")).out).toBe(
      "Nothing to do: production of greeting is 2 in aliases.yaml already.\n",
    );
  });

  test("does not call uncommitted what other edits of the file stand beside", async () => {
    const desk = await syncedDesk();
    await writeFile(join(desk.root, "aliases.yaml"), ALIASES.replace("triage:\n  production: latest", "triage: {}"));
    expect((await desk.succeed("alias", "set", "greeting", "production", "1")).out).toBe(
      "Nothing to do: production of greeting is 1 in aliases.yaml already.\n",
    );
  });

  const AS_COMMITTED = "\n\nNothing is left to commit: aliases.yaml is as HEAD has it.\n";

  const undoings: readonly (readonly [how: string, undone: (desk: Desk) => Promise<unknown>])[] = [
    ["as it was written", () => Promise.resolve()],
    ["staged since", (desk) => desk.repository.git("add", "aliases.yaml")],
  ];

  test.each(undoings)("undone before it is committed, %s, leaves nothing to commit", async (_how, between) => {
    const desk = await syncedDesk();
    await desk.succeed("promote", "greeting");
    await between(desk);
    const { out, err } = await desk.succeed("alias", "set", "greeting", "production", "1");
    expect(await aliasesOf(desk)).toBe(ALIASES);
    expect({ out: out.slice(-AS_COMMITTED.length), err }).toEqual({ out: AS_COMMITTED, err: "" });
    expect(out).not.toContain("git add");
  });

  test("undone is undone for JSON, too, and where git turns line ends", async () => {
    const desk = await syncedDesk();
    await desk.repository.git("config", "core.autocrlf", "true");
    await rm(join(desk.root, "aliases.yaml"));
    await desk.repository.git("checkout", "--", "aliases.yaml");
    expect(await aliasesOf(desk)).toBe(ALIASES.replaceAll("\n", "\r\n"));
    const edits = [
      await desk.succeed("promote", "greeting", "--json"),
      await desk.succeed("alias", "set", "greeting", "production", "1", "--json"),
    ];
    expect(edits.map(({ out }) => pointerContract.parse(JSON.parse(out)))).toMatchObject([
      { edited: true, commands: [COMMIT] },
      { edited: true, commands: [] },
    ]);
  });

  test("undone beside other edits of the file still shows how those are committed", async () => {
    const desk = await syncedDesk();
    await writeFile(join(desk.root, "aliases.yaml"), `# mine\n${ALIASES}`);
    await desk.succeed("promote", "greeting");
    const { out, err } = await desk.succeed("alias", "set", "greeting", "production", "1");
    expect(out).toContain("Go on with:\n  git add aliases.yaml && git commit -m");
    expect(err).toContain("had other edits that are not committed");
  });

  test("shows a line that is added to a file with CRLF as one that is added, and gives a patch that git takes", async () => {
    const desk = await syncedDesk();
    const before = ALIASES.replaceAll("\n", "\r\n");
    await desk.repository.commit("Turn the line ends", { "aliases.yaml": before });
    await desk.succeed("sync");
    const argv = ["promote", "greeting", "--to", "canary"];
    const { out } = await desk.succeed(...argv);
    const after = await aliasesOf(desk);
    expect(after).toBe(before.replace("latest\r\n", "latest\r\n  canary: 2\r\n"));
    expect(out).toContain("+  canary: 2\n");
    expect(out).not.toContain("control characters");
    await writeFile(join(desk.root, "aliases.yaml"), before);
    const { diff } = pointerContract.parse(JSON.parse((await desk.succeed(...argv, "--json")).out));
    await writeFile(join(desk.root, "aliases.yaml"), before);
    await desk.repository.write("patch", diff);
    await desk.repository.git("apply", "patch");
    expect(await aliasesOf(desk)).toBe(after);
  });

  test("from a folder below, names the file as it is seen from there", async () => {
    const desk = await syncedDesk();
    const { out } = await desk.runIn({ cwd: join(desk.root, "prompts") }, "promote", "greeting");
    expect(out).toContain("git add ../aliases.yaml && git commit -m");
    const elsewhere = await desk.runIn({ cwd: "/" }, "promote", "greeting", "-C", desk.root);
    expect(elsewhere.out).toContain(`git -C ${desk.root} add aliases.yaml && git -C ${desk.root} commit -m`);
  });

  const refused: readonly (readonly [what: string, argv: readonly string[], code: number, message: RegExp])[] = [
    [
      "an unknown alias",
      ["greeting", "--from", "stagin"],
      1,
      /has no alias "stagin" in sqlite:.*\nhint: {2}did you mean "staging"\?/,
    ],
    [
      "an unknown prompt",
      ["greting"],
      1,
      /no prompt "greting", neither under prompts\/ nor in sqlite:.*\nhint: {2}did you mean "greeting"\?/,
    ],
    ["a reserved alias", ["greeting", "--to", "latest"], 64, /"latest" is reserved/],
    ["an alias to itself", ["greeting", "--from", "production"], 64, /--from and --to are both "production"/],
    ["what is no name", ["a b"], 64, /"a b" is no prompt's name/],
  ];

  test.each(refused)("%s is refused", async (_what, argv, code, message) => {
    const desk = await syncedDesk();
    const outcome = await desk.run("promote", ...argv);
    expect({ code: outcome.code, out: outcome.out }).toEqual({ code, out: "" });
    expect(outcome.err).toMatch(message);
    expect(await aliasesOf(desk)).toBe(ALIASES);
  });

  test("an orphan is refused, with the versions it has", async () => {
    const desk = await syncedDesk();
    await desk.repository.write("prompts/greeting.md", null);
    const { code, err } = await desk.run("promote", "greeting");
    expect(code).toBe(3);
    expect(err).toBe(
      'error: "greeting" has no file any more, so no alias is pointed at it anew\nhint:  bring its file back first; its versions: 1, 2\n',
    );
  });

  test("before the first sync says that there are no numbers yet", async () => {
    const { code, err } = await (await newDesk()).run("promote", "greeting");
    expect(code).toBe(1);
    expect(err).toContain("has never been synced");
    expect(err).toContain("hint:  fill it first: promptree sync");
  });

  test("a file with errors is refused with its problems", async () => {
    const desk = await syncedDesk();
    await desk.repository.write("aliases.yaml", "greeting:\n  production: 0\n");
    const { code, err } = await desk.run("promote", "greeting");
    expect(code).toBe(1);
    expect(err).toContain("aliases.yaml:2:15");
  });
});

describe("promote --now", () => {
  test("moves the pointer at once; once the file is committed a sync has nothing to do", async () => {
    const desk = await syncedDesk();
    const { out } = await desk.succeed("promote", "greeting", "--now");
    expect(out).toContain("Moved in sqlite:.promptree/registry.db. A sync before this is merged moves it back:");
    expect((await desk.succeed("get", "greeting@production")).out).toBe("Greet {{name}} in {{language}}.");
    expect((await desk.succeed("plan", "--json")).out).toContain('"kind": "alias-moved"');
    await commitAliases(desk);
    expect((await desk.run("plan", "--detailed-exitcode")).code).toBe(0);
    expect((await desk.succeed("sync")).out).toMatch(/^Nothing to do/);
  });

  test("undone at once before it is committed says that nothing is left to commit", async () => {
    const desk = await syncedDesk();
    await desk.succeed("promote", "greeting", "--now");
    const { out } = await desk.succeed("alias", "set", "greeting", "production", "1", "--now");
    expect(out).toMatch(
      /\n\nMoved in sqlite:\.promptree\/registry\.db\.\nNothing is left to commit: aliases\.yaml is as HEAD has it\.\n$/,
    );
  });

  test("takes along the aliases that follow", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Follow", {
      "aliases.yaml": ALIASES.replace("staging: latest", 'staging: latest\n  near: "@production"\n  far: "@near"'),
    });
    await desk.succeed("sync");
    const { out } = await desk.succeed("promote", "greeting", "--now");
    expect(out).toMatch(/~ near +1 → 2 +follows production\n +~ far +1 → 2 +follows production\n/);
    await commitAliases(desk);
    expect((await desk.succeed("sync")).out).toMatch(/^Nothing to do/);
  });

  test("is in the registry's record with who did it, and for no commit", async () => {
    const desk = await syncedDesk();
    await desk.runIn({ env: { PROMPTREE_ACTOR: "ada" } }, "promote", "greeting", "--now");
    const { out } = await desk.succeed("log", "greeting", "--aliases");
    expect(out).toMatch(/ada/);
  });

  test("of a new alias leaves it to the next sync to record it as git's, and moves nothing then", async () => {
    const desk = await syncedDesk();
    const { out } = await desk.succeed("promote", "greeting", "--to", "canary", "--now");
    expect(out).toContain("For git to say so, too:");
    expect((await desk.succeed("plan")).out).toMatch(/\? canary +2/);
    const before = await desk.succeed("get", "greeting@canary", "--json");
    await commitAliases(desk);
    expect((await desk.succeed("sync")).out).toContain("set by hand before, now managed by git");
    expect(await desk.succeed("get", "greeting@canary", "--json")).toEqual(before);
  });

  test("does to a prompt of somebody else's nothing at all", async () => {
    const desk = await syncedDesk();
    const other = await newDesk([{ message: "Mine", files: { "prompts/greeting.md": `${GREETING_2}!\n` } }]);
    const { code, err } = await other.run("promote", "greeting", "--now", "--registry", `sqlite:${desk.registryFile}`);
    expect(code).toBe(1);
    expect(err).toContain("but this repository does not manage it");
    expect((await other.run("validate")).code).toBe(0);
  });

  test("with --json tells what was written and what was moved", async () => {
    const desk = await syncedDesk();
    const { out } = await desk.succeed("promote", "greeting", "--now", "--json");
    expect(pointerContract.parse(JSON.parse(out))).toEqual({
      prompt: "greeting",
      alias: "production",
      target: "2",
      version: 2,
      found: 1,
      protected: true,
      file: "aliases.yaml",
      edited: true,
      diff: "--- a/aliases.yaml\n+++ b/aliases.yaml\n@@ -1,5 +1,5 @@\n greeting:\n-  production: 1\n+  production: 2\n   staging: latest\n triage:\n   production: latest\n",
      moved: [{ alias: "production", from: 1, to: 2 }],
      commands: [COMMIT],
    });
  });
});
