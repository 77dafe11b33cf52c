import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { workflows } from "../../src/engine/scaffold/workflows.ts";
import { initContract } from "../report/json-contract.ts";
import type { Desk } from "./desk.ts";
import { newDesk } from "./desk.ts";
import { outcomeOf, startOnTerminal } from "./program.ts";

const OWNERS = ".github/CODEOWNERS";
const FILES = [...workflows("main").map(({ path }) => path), OWNERS];

async function init(desk: Desk, ...argv: readonly string[]) {
  return initContract.parse(JSON.parse((await desk.succeed("init", "--json", ...argv)).out));
}

async function write(desk: Desk, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(desk.root, path)), { recursive: true });
  await writeFile(join(desk.root, path), text);
}

describe("init --workflows", () => {
  test("makes the workflows and CODEOWNERS, to be committed; run again it leaves them", async () => {
    const desk = await newDesk();
    const { files, next } = await init(desk, "--workflows");
    expect(files.filter(({ state }) => state === "made").map(({ path }) => path)).toEqual([".gitignore", ...FILES]);
    expect(next).toContain("git add .github/CODEOWNERS .github/workflows .gitignore");
    for (const { path, text } of workflows("main")) expect(await readFile(join(desk.root, path), "utf8")).toBe(text);

    const again = await init(desk, "--workflows");
    expect(again.files.filter(({ state, toAdd }) => state !== "left" || toAdd !== null)).toEqual([]);
  });

  test("overwrites none that is there", async () => {
    const desk = await newDesk();
    for (const path of FILES) await write(desk, path, "mine\n");
    await init(desk, "--workflows");
    for (const path of FILES) expect(await readFile(join(desk.root, path), "utf8")).toBe("mine\n");
  });

  test.each([OWNERS, "CODEOWNERS", "docs/CODEOWNERS"])("says what to add to the %s that is there", async (path) => {
    const desk = await newDesk();
    await write(desk, path, "* @acme/all\n");
    const owners = async () => (await init(desk, "--workflows")).files.find((file) => file.path.endsWith("CODEOWNERS"));
    expect(await owners()).toEqual({
      path,
      state: "left",
      note: null,
      toAdd: expect.stringMatching(/^\/aliases\.yaml @/),
    });
    await write(desk, path, "* @acme/all\n/aliases.yaml @acme/owners\n");
    expect(await owners()).toMatchObject({ path, state: "left", toAdd: null });
  });

  test("are for the branch that is synced", async () => {
    const desk = await newDesk();
    await desk.repository.git("branch", "-M", "trunk");
    await init(desk, "--workflows");
    expect(await readFile(join(desk.root, ".github/workflows/prompts-sync.yml"), "utf8")).toContain(
      "branches: [trunk]",
    );
  });

  test("are made for nobody who does not ask for them", async () => {
    const desk = await newDesk();
    await desk.repository.git("remote", "add", "origin", "https://github.com/acme/prompts.git");
    for (const argv of [[], ["--yes"], ["--no-workflows"]]) {
      const { files } = await init(desk, ...argv);
      expect(files.filter(({ path }) => path.startsWith(".github"))).toEqual([]);
    }
  });
});

describe.skipIf(process.platform !== "linux")("on a terminal", () => {
  async function answer(desk: Desk, key: string) {
    const child = startOnTerminal(["init"], { cwd: desk.root });
    let seen = "";
    let isAnswered = false;
    child.stdout?.on("data", (text: string) => {
      seen += text;
      if (isAnswered || !seen.replaceAll(/\s+/g, " ").includes("Make GitHub workflows")) return;
      isAnswered = true;
      child.stdin?.write(key);
    });
    return { ...(await outcomeOf(child)), isAsked: isAnswered };
  }

  test.each([
    ["https://github.com/acme/prompts.git", true],
    ["git@github.acme.example:acme/prompts.git", true],
    ["https://gitlab.com/github/prompts.git", false],
  ])("it asks where the remote is %s: %s", async (remote, isAsked) => {
    const desk = await newDesk();
    await desk.repository.git("remote", "add", "origin", remote);
    const outcome = await answer(desk, "y");
    expect(outcome).toMatchObject({ code: 0, isAsked });
    expect(outcome.out.includes("prompts-plan.yml")).toBe(isAsked);
  });

  test("it asks again only where a workflow is missing, makes none for a no, and nothing for Ctrl-C", async () => {
    const desk = await newDesk();
    await desk.repository.git("remote", "add", "origin", "https://github.com/acme/prompts.git");
    expect((await answer(desk, "n")).out).not.toContain("prompts-plan.yml");
    await rm(join(desk.root, ".gitignore"));
    const interrupted = await answer(desk, "\u0003");
    expect(interrupted.code).toBe(130);
    expect(interrupted.out).toContain("Interrupted: nothing was made.");
    expect(await desk.repository.git("status", "--porcelain")).toBe("");
    await init(desk, "--workflows");
    expect(await answer(desk, "y")).toMatchObject({ code: 0, isAsked: false });
  });
});
