import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aliasListContract, errorContract, pointerContract } from "../report/json-contract.ts";
import { aliasName, promptName, versionNumber } from "../contract/builders.ts";
import { ALIASES, GREETING_1, SUPPORT, newDesk, sharedDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

const synced = sharedDesk();

const aliasesOf = (desk: Desk): Promise<string> => readFile(join(desk.root, "aliases.yaml"), "utf8");

async function syncedDesk(): Promise<Desk> {
  const desk = await newDesk();
  await desk.succeed("sync");
  return desk;
}

describe("alias list", () => {
  test("shows what the file says, the version that is, and where the registry has it", async () => {
    const desk = await syncedDesk();
    await desk.repository.write("aliases.yaml", `${ALIASES}  frozen: commit:0000000\n`);
    const pointer = { prompt: promptName("greeting"), alias: aliasName("staging"), managedAliases: null };
    await desk.meddle((session) => session.setAliases([{ ...pointer, version: versionNumber(1) }]));
    const { code, out, err } = await desk.run("alias", "list");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["prompt", "alias", "target", "version", "registry"],
      ["greeting", "production", "1", "1", "1"],
      ["greeting", "staging", "latest", "2", "1", "differs"],
      ["triage", "production", "latest", "1", "1"],
      ["triage", "frozen", "commit:0000000", "–", "–", "no such version yet"],
      [""],
    ]);
  });

  test("shows one prompt's alone, and before the first sync what the file says", async () => {
    expect((await synced().succeed("alias", "list", "triage")).out).toMatch(/^prompt .*\ntriage .*\n$/);
    const { out } = await (await newDesk()).succeed("alias", "list", "greeting", "--json");
    expect(aliasListContract.parse(JSON.parse(out))).toEqual([
      { prompt: "greeting", alias: "production", target: "1", wanted: null, found: null, protected: true },
      { prompt: "greeting", alias: "staging", target: "latest", wanted: null, found: null, protected: false },
    ]);
  });

  test("says when there are none, and when there is no such prompt", async () => {
    const desk = await newDesk([{ message: "One", files: { "prompts/a.md": GREETING_1 } }]);
    expect((await desk.succeed("alias", "list")).out).toBe("No file declares an alias.\n");
    expect((await desk.succeed("alias", "list", "a")).out).toBe("No file declares an alias of a.\n");
    expect((await desk.succeed("alias", "list", "--json")).out).toBe("[]\n");
    const { code, out } = await desk.run("alias", "list", "b", "--json");
    expect(code).toBe(1);
    expect(errorContract.parse(JSON.parse(out)).error.code).toBe("not-found");
  });

  test("takes the shared options at every place", async () => {
    const desk = synced();
    const expected = await desk.succeed("alias", "list", "--json");
    expect(await desk.succeed("--json", "alias", "list")).toEqual(expected);
    expect(await desk.succeed("alias", "--json", "list")).toEqual(expected);
    expect(await desk.runIn({ cwd: "/" }, "alias", "-C", desk.root, "list", "--json")).toEqual(expected);
  });
});

describe("alias set", () => {
  test.each([
    ["production", "2", "  production: 2\n  staging: latest\n"],
    ["staging", "@production", '  production: 1\n  staging: "@production"\n'],
    ["canary", "latest", "  production: 1\n  staging: latest\n  canary: latest\n"],
  ])("%s at %s", async (alias, target, written) => {
    const desk = await syncedDesk();
    await desk.succeed("alias", "set", "greeting", alias, target);
    expect(await aliasesOf(desk)).toBe(`greeting:\n${written}triage:\n  production: latest\n`);
  });

  test("takes a commit that made a version", async () => {
    const desk = await syncedDesk();
    const commit = (await desk.repository.head()).slice(0, 9);
    const { out } = await desk.succeed("alias", "set", "greeting", "production", `commit:${commit}`);
    expect(out).toContain(`+  production: commit:${commit}`);
    expect(out).toContain("1 → 2");
  });

  test("makes the file where there is none, and needs no registry for latest", async () => {
    const desk = await newDesk([{ message: "One", files: { "prompts/a.md": GREETING_1 } }]);
    const { out } = await desk.succeed("alias", "set", "a", "production", "latest");
    expect(await aliasesOf(desk)).toBe("a:\n  production: latest\n");
    expect(out).toContain("! + production    latest   protected");
    await desk.succeed("alias", "set", "a", "staging", "@production");
    expect(await aliasesOf(desk)).toBe('a:\n  production: latest\n  staging: "@production"\n');
    await desk.repository.git("add", "aliases.yaml");
    await desk.repository.git("commit", "--quiet", "--message", "Point");
    expect((await desk.succeed("sync")).out).toContain("+ production    1");
  });

  test("before the first commit needs no registry for latest either", async () => {
    const desk = await newDesk([]);
    await desk.repository.write("prompts/a.md", GREETING_1);
    await desk.succeed("alias", "set", "a", "production", "latest");
    expect((await desk.run("alias", "set", "a", "production", "1")).err).toContain("has never been synced");
  });

  test("takes the number of a version that a sync of HEAD is about to make, and says so", async () => {
    const desk = await syncedDesk();
    await desk.repository.commit("More", { "prompts/greeting.md": `${GREETING_1}More\n` });
    const { code, err } = await desk.run("alias", "set", "greeting", "production", "3");
    expect({ code, err }).toEqual({
      code: 0,
      err: "warning: version 3 is not in sqlite:.promptree/registry.db yet; a sync of HEAD makes it\n",
    });
    const now = await desk.run("alias", "set", "greeting", "production", "3", "--now");
    expect(now.err).toContain("does not have version 3 yet");
  });

  const refused: readonly (readonly [words: string, code: number, message: RegExp])[] = [
    ["greeting production 3", 1, /"greeting" has no version 3\nhint: {2}its versions: 1 \(\w{7}\), 2 \(\w{7}\)/],
    ["greeting production commit:0000000", 1, /no version made by commit 0000000/],
    ["greeting production @canary", 1, /"greeting" has no alias "canary" in aliases.yaml/],
    ["greeting production @production", 64, /follow each other in a circle/],
    ["greeting production v2", 64, /"v2" is nothing to point at\nhint: {2}write a version number/],
    ["greeting draft 1", 64, /the alias "draft" is reserved/],
    ["nothing production 1", 1, /there is no prompt "nothing"/],
    ["greeting production", 64, /missing required argument 'target'\n\(for help: promptree alias --help\)/],
  ];

  test.each(refused)("%s is refused", async (words, code, message) => {
    const desk = synced();
    const outcome = await desk.run("alias", "set", ...words.split(" "));
    expect({ code: outcome.code, out: outcome.out }).toEqual({ code, out: "" });
    expect(outcome.err).toMatch(message);
    expect(await aliasesOf(desk)).toBe(ALIASES);
  });

  test("of a prompt that another repository manages is refused", async () => {
    const other = await newDesk([{ message: "Other", files: { "prompts/b.md": GREETING_1 } }]);
    const argv = ["alias", "set", "greeting", "production", "1", "--registry", `sqlite:${synced().registryFile}`];
    const { code, err } = await other.run(...argv);
    expect(code).toBe(1);
    expect(err).toContain("but this repository does not manage it");
  });

  const silent: readonly (readonly [state: string, text: string | null])[] = [
    ["missing", null],
    ["empty", ""],
    ["empty", "# later\n"],
  ];

  test.each(silent)("with the file %s (%j) is refused where git has set other pointers", async (state, text) => {
    const desk = await syncedDesk();
    const file = join(desk.root, "aliases.yaml");
    if (text === null) await rm(file);
    else await writeFile(file, text);
    const outcome = await desk.run("alias", "set", "greeting", "production", "2");
    expect({ code: outcome.code, out: outcome.out }).toEqual({ code: 3, out: "" });
    expect(outcome.err).toContain(`aliases.yaml is ${state}, and with this alias alone in it`);
    expect(outcome.err).toContain("hint:  restore it first: git checkout HEAD -- aliases.yaml");
    await desk.repository.commit("Lose it", { "aliases.yaml": text });
    const later = await desk.run("promote", "greeting");
    expect(later.code).toBe(3);
    expect(later.err).toContain("write into it first what is to stay, or {} for nothing");
    expect(await aliasesOf(desk).catch(() => null)).toBe(text);
  });

  test("names the line that has the prompt in another case", async () => {
    const desk = await syncedDesk();
    await writeFile(join(desk.root, "aliases.yaml"), "triage: {}\nGreeting:\n  production: 1\n");
    const { code, err } = await desk.run("alias", "set", "greeting", "production", "2");
    expect(code).toBe(3);
    expect(err).toContain('line 2 of aliases.yaml names "greeting" in another case: "Greeting"');
  });

  test("where the file can't be edited safely tells what to write", async () => {
    const desk = await newDesk([
      ...SUPPORT,
      { message: "Odd", files: { "aliases.yaml": "? greeting\n: staging: latest\n" } },
    ]);
    await desk.succeed("sync");
    const { code, err } = await desk.run("alias", "set", "greeting", "production", "1");
    expect(code).toBe(3);
    expect(err).toContain("hint:  write by hand: greeting: {production: 1}\n");
  });

  test("in a bare repository is refused", async () => {
    const bare = await (await newDesk()).repository.bareClone();
    const { code, err } = await synced().runIn({ cwd: bare.root }, "alias", "set", "greeting", "production", "1");
    expect(code).toBe(1);
    expect(err).toContain("a bare repository has no aliases.yaml to work on");
  });
});

describe("alias delete", () => {
  test("takes an alias out, and leaves {} for the last", async () => {
    const desk = await syncedDesk();
    const { out } = await desk.succeed("alias", "delete", "greeting", "production");
    expect(out).toContain("! - production    1   protected");
    expect(out).toContain('git commit -m "Delete alias production of greeting"');
    await desk.succeed("alias", "delete", "greeting", "staging");
    expect(await aliasesOf(desk)).toBe("greeting: {}\ntriage:\n  production: latest\n");
  });

  test("with --now is gone at once: a plan calls it deleted by hand, and after the merge nothing is left to move", async () => {
    const desk = await syncedDesk();
    const { out } = await desk.succeed("alias", "delete", "greeting", "production", "--now", "--json");
    expect(pointerContract.parse(JSON.parse(out))).toMatchObject({
      target: null,
      version: null,
      found: 1,
      moved: [{ alias: "production", from: 1, to: null }],
    });
    expect((await desk.succeed("plan")).out).toContain("deleted by hand in the registry; git says 1");
    await desk.repository.git("commit", "--quiet", "--all", "--message", "Delete");
    await desk.succeed("sync");
    expect((await desk.run("get", "greeting@production")).code).toBe(1);
    expect((await desk.succeed("sync")).out).toMatch(/^Nothing to do/);
  });

  test("of one that is not committed yet leaves nothing to commit, but what the registry still has to lose", async () => {
    const desk = await syncedDesk();
    await desk.succeed("alias", "set", "greeting", "canary", "1");
    const { out } = await desk.succeed("alias", "delete", "greeting", "canary");
    expect(out).toMatch(/\n\nNothing is left to commit: aliases\.yaml is as HEAD has it\.\n$/);
    await desk.succeed("alias", "set", "greeting", "canary", "1", "--now");
    const later = await desk.succeed("alias", "delete", "greeting", "canary");
    expect(later.out).toMatch(
      /\n\nNothing is left to commit: aliases\.yaml is as HEAD has it\.\n\nIn sqlite:\S+ it is still at version 1; with --now it is deleted there\.\n$/,
    );
  });

  test("of one that others follow, or that is not there, is refused", async () => {
    const desk = await syncedDesk();
    await desk.succeed("alias", "set", "greeting", "canary", "@staging");
    const followed = await desk.run("alias", "delete", "greeting", "staging");
    expect(followed.code).toBe(3);
    expect(followed.err).toContain('"canary" of "greeting" follows "staging", which has to stay then');
    const missing = await desk.run("alias", "delete", "greeting", "stagin");
    expect(missing.code).toBe(1);
    expect(missing.err).toContain('did you mean "staging"?');
  });
});

test.each(["list", "set", "delete"])("alias %s has a help with examples that fits a terminal", async (name) => {
  const { code, out } = await synced().run("alias", name, "--help");
  expect(code).toBe(0);
  expect(out).toContain(`Examples:\n  $ promptree alias ${name}`);
  const [text = ""] = out.split("Examples:");
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
});
