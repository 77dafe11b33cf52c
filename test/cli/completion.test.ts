import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { describe, expect, test } from "vitest";
import { findWanted } from "../../src/cli/completion/wanted.ts";
import { completionContract } from "../report/json-contract.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { promptree } from "./command-line.ts";
import { SUPPORT, newDesk, sharedDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { runProgram } from "./program.ts";

const SETTINGS = "registries: {staging: 'sqlite:staging.db', 'no $(plain) one': 'memory:'}\n";

const desk = sharedDesk([...SUPPORT, { message: "Name registries", files: { "promptree.yaml": SETTINGS } }]);

/** What is offered for the last of these words; `here` with an empty one at the end for "here, behind a blank". */
async function offered(line: string, place: Desk = desk()): Promise<readonly string[]> {
  const { code, out, err } = await place.run("__complete", "--", ...line.split(" "));
  expect({ line, code, err }).toEqual({ line, code: 0, err: "" });
  return out.split("\n").flatMap((row) => row.split("\t")[0] || []);
}

describe("completes", () => {
  const cases: readonly (readonly [line: string, offers: readonly string[]])[] = [
    ["va", ["validate"]],
    ["validate --str", ["--strict"]],
    ["--jso", ["--json"]],
    ["-C . --json stat", ["status"]],
    ["help sea", ["search"]],
    ["log gr", ["greeting"]],
    ["log ", ["greeting", "triage"]],
    ["log -- ", ["greeting", "triage"]],
    ["get tri", ["triage", "triage@production", "triage@latest"]],
    ["get greeting@", ["greeting@production", "greeting@staging", "greeting@latest"]],
    ["get prompts:/greeting@st", ["prompts:/greeting@staging"]],
    ["get greeting/", ["greeting/1", "greeting/2"]],
    ["get prom", ["prompts:/"]],
    ["diff greeting prod", ["production"]],
    ["diff greeting production ", ["production", "staging", "latest", "draft", "1", "2"]],
    ["alias se", ["set"]],
    ["alias set greeting st", ["staging"]],
    ["alias set greeting production ", ["latest", "1", "2", "@production", "@staging"]],
    ["promote greeting --to ", ["production", "staging"]],
    ["promote greeting --to=st", ["--to=staging"]],
    ["rollback greeting production --to ", ["1", "2"]],
    ["plan --registry ", ["default", "staging", "sqlite:", "memory:"]],
    ["completion ", ["bash", "zsh", "fish"]],
    ["plan --out ", [":files"]],
    ["-C ", [":folders"]],
    ["nonsense ", []],
    ["nonsense --to ", []],
    ["get nothing@", ["nothing@latest"]],
    ["get $(touch pwned)", []],
  ];

  test.each(cases)("%j with %j", async (line, offers) => {
    expect((await offered(line)).toSorted()).toEqual(offers.toSorted());
  });

  test("every command that the help names, and no hidden one", async () => {
    const { out } = await desk().run("--help");
    const commands = [...(/^Commands:$([^]*?)^$/m.exec(`${out}\n\n`)?.[1] ?? "").matchAll(/^ {2}([a-z]+) /gm)];
    expect(commands.length).toBeGreaterThan(6);
    expect(await offered("")).toEqual(commands.map((match) => match[1]));
  });

  test("every option that a command's help names, where no argument is left", async () => {
    const { out } = await desk().run("sync", "--help");
    const options = [...(/^Options:$([^]*?)^$/m.exec(out)?.[1] ?? "").matchAll(/^ {2}(?:-\w, )?(--?[\w-]+)/gm)];
    expect(await offered("sync ")).toEqual(options.map((match) => match[1]));
  });

  test("with a tab and a description behind it", async () => {
    expect((await desk().run("__complete", "--", "plan", "--dif")).out).toBe(
      "--diff\tshow the text of each new version as a diff\n",
    );
  });

  test("prompts by the names that files give themselves, before anything was committed or synced", async () => {
    const own = await newDesk([]);
    await own.repository.write("prompts/a/b.md", "Hello.");
    await own.repository.write("prompts/c.md", '---\r\nmodel: x\r\nname: "named" # so\r\n---\r\nname: other\r\n');
    await own.repository.write("prompts/d.md", "---\n---\nname: other\n---\n");
    await own.repository.write("prompts/_part.md", "no");
    await own.repository.write("aliases.yaml", "only_here: {production: 1}\n");
    expect((await offered("log ", own)).toSorted()).toEqual(["a_b", "d", "named", "only_here"]);
  });

  test("prompts that only the registry has", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    await own.repository.commit("Go", { "prompts/greeting.md": null, "aliases.yaml": "{}\n" });
    expect(await offered("log gree", own)).toEqual(["greeting"]);
    expect(await offered("get greeting@s", own)).toEqual(["greeting@staging"]);
  });

  test("in the folder and with the registry that the command line names", async () => {
    const words = ["-C", desk().root, "log", "tr"];
    expect((await promptree(["__complete", "--", ...words], { cwd: "/" })).out).toBe("triage\n");
    const registry = ["get", "--registry", "memory:", "greeting/"];
    expect((await desk().run("__complete", "--", ...registry)).out).toBe("");
  });
});

test("what an argument is follows from its name, in every command, below others too, and for one that repeats", () => {
  const outer = new Command("outer");
  outer.option("--dir <folder>");
  outer.command("inner").alias("in").argument("<name>").argument("[alias...]").option("-x, --extra [ref]");
  const wanted = (line: string) => {
    const { kind, placeholder, word, prefix } = findWanted(outer, line.split(" "));
    return [kind, placeholder, word, prefix];
  };
  expect(wanted("inner a")).toEqual(["value", "name", "a", ""]);
  expect(wanted("in a b c")).toEqual(["value", "alias", "c", ""]);
  expect(wanted("inner --dir=x")).toEqual(["value", "folder", "x", "--dir="]);
  expect(wanted("inner --extra a")).toEqual(["value", "name", "a", ""]);
  expect(wanted("inner -- --x")).toEqual(["value", "name", "--x", ""]);
});

describe("never fails, and never prints on standard error", () => {
  const broken = { "prompts/a.md": "---\nname: [\n", "aliases.yaml": "a: [\n", "promptree.yaml": "\0" };

  test.each(["log ", "get a@", "get a/", "plan --registry ", "alias set a ", "--x", "", "get \u001b]0;x\u0007"])(
    "%j in a repository of broken files",
    async (line) => {
      const own = await newDesk([{ files: broken }]);
      expect(await own.run("__complete", "--", ...line.split(" "))).toMatchObject({ code: 0, err: "" });
    },
  );

  test("outside of a repository, in no folder, without git, and with a registry that is none", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "x.db"), "no database");
    for (const words of [["log", ""], ["-C", "nowhere", "log", ""], ["get", "--registry", "sqlite:x.db", "a/"], []]) {
      const { code, err } = await runProgram(["__complete", "--", ...words], {
        cwd: folder,
        env: { PATH: "/nowhere" },
      });
      expect({ words, code, err }).toEqual({ words, code: 0, err: "" });
    }
  });

  test("and waits for no pipe that stands in a file's place", async () => {
    const own = await newDesk();
    for (const path of ["aliases.yaml", "prompts/pipe.md", "promptree.yaml"]) {
      await own.repository.git("rm", "--quiet", "--force", "--ignore-unmatch", path);
      spawnSync("bash", ["-c", 'mkfifo "$0"', join(own.root, path)]);
    }
    expect(await offered("log g", own)).toEqual(["greeting"]);
  });
});

test("completion --json holds the script", async () => {
  const { out } = await desk().run("completion", "zsh", "--json");
  expect(completionContract.parse(JSON.parse(out)).script).toBe((await desk().run("completion", "zsh")).out);
});

test("completion for a shell that is not known says which are", async () => {
  const { code, err } = await desk().run("completion", "tcsh");
  expect(code).toBe(64);
  expect(err).toContain("bash, zsh, fish");
});
