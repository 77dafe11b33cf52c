import { readdir } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { newDesk } from "./desk.ts";
import { STACK_TRACE, outcomeOf, startOnTerminal } from "./program.ts";

const hasTerminals = process.platform === "linux";

describe.skipIf(!hasTerminals)("init on a terminal", () => {
  const questions = [/Which folder is the repository/, /Make a sample prompt/, /What is it called/];

  /** Answers each question with the keys for it, once it is asked. */
  async function answer(cwd: string, argv: readonly string[], keys: readonly string[], asked = questions) {
    const child = startOnTerminal(argv, { cwd });
    const outcome = outcomeOf(child);
    let seen = "";
    let next = 0;
    child.stdout?.on("data", (text: string) => {
      seen += text;
      const key = keys[next];
      if (key === undefined || asked[next]?.test(seen.replaceAll(/\s+/g, " ")) !== true) return;
      next++;
      seen = "";
      child.stdin?.write(key);
    });
    return outcome;
  }

  test("asks where, whether to make a sample, and its name", async () => {
    const folder = await temporaryFolder();
    const { code, out } = await answer(folder, ["init"], ["mine\r", "y", "greet\r"]);
    expect(code).toBe(0);
    expect(out).toContain("promptree is set up in mine.");
    expect(await readdir(join(folder, "mine/prompts"))).toEqual(["greet.md"]);
  });

  test("takes Enter for what is usual", async () => {
    const folder = await temporaryFolder();
    expect((await answer(folder, ["init"], ["\r", "\r", "\r"])).code).toBe(0);
    expect(await readdir(join(folder, "prompts"))).toEqual(["support_reply.md"]);
  });

  test("does not ask where in a repository, nor for a sample where there are prompts", async () => {
    const desk = await newDesk([]);
    expect((await answer(desk.root, ["init"], ["n"], questions.slice(1))).code).toBe(0);
    await desk.repository.write("prompts/a.md", "A");
    expect((await answer(desk.root, ["init"], [])).code).toBe(0);
  });

  test("asks nothing with --yes or --json", async () => {
    const folder = await temporaryFolder();
    expect((await answer(folder, ["init", "--yes"], [])).out).toContain("prompts/support_reply.md");
    expect((await answer(folder, ["init", "--json"], [])).out.trimStart().startsWith("{")).toBe(true);
  });

  test.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("%s at any question leaves nothing, and ends with 130", async (_name, key) => {
    for (const keys of [[key], ["new\r", key], ["new\r", "y", key]]) {
      const folder = await temporaryFolder();
      const { code, out } = await answer(folder, ["init"], keys);
      expect({ keys, code }).toEqual({ keys, code: 128 + constants.signals.SIGINT });
      expect(out).toContain("Interrupted: nothing was made.");
      expect(out).not.toMatch(STACK_TRACE);
      expect(await readdir(folder)).toEqual([]);
    }
  });
});
