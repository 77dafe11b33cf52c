import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aliasOf, foreignVersionOf } from "../contract/builders.ts";
import { errorContract, importContract, pointerContract } from "../report/json-contract.ts";
import { GREETING_1, GREETING_2, TRIAGE, newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

const PRODUCTION = "aliases/production.yaml";
const STAGING = "aliases/staging.yaml";

/** `greeting` with two versions and `triage` with one, synced with these files of pointers. */
async function deskWith(files: Readonly<Record<string, string>>): Promise<Desk> {
  const desk = await newDesk([
    { message: "One", files: { "prompts/greeting.md": GREETING_1, "prompts/routing/triage.md": TRIAGE } },
    { message: "Two", files: { "prompts/greeting.md": GREETING_2, ...files } },
  ]);
  await desk.succeed("sync");
  return desk;
}

const read = (desk: Desk, path: string): Promise<string> => readFile(join(desk.root, path), "utf8");

async function hasFile(desk: Desk, path: string): Promise<boolean> {
  return (await desk.repository.git("ls-files", "--cached", "--others", "--", path)).trim() !== "";
}

describe("a pointer is edited where it stands", () => {
  const FILES = {
    "aliases.yaml": "greeting: {staging: latest}\ntriage: {staging: 1}\n",
    [PRODUCTION]: "# guarded\ngreeting: 1   # since May\ntriage: 1\n",
  };

  test("in the alias's own file", async () => {
    const desk = await deskWith(FILES);
    const { out } = await desk.succeed("promote", "greeting", "--from", "staging", "--to", "production");
    expect(out).toContain(`git add ${PRODUCTION} && git commit -m "Promote greeting to version 2"`);
    expect(await read(desk, PRODUCTION)).toBe("# guarded\ngreeting: 2   # since May\ntriage: 1\n");
    expect(await read(desk, "aliases.yaml")).toBe(FILES["aliases.yaml"]);
    expect((await desk.succeed("rollback", "greeting", "production", "--to", "1")).out).toContain(PRODUCTION);
    expect(await read(desk, PRODUCTION)).toBe(FILES[PRODUCTION]);
  });

  test("also beside what a killed edit of another alias has left there", async () => {
    const desk = await deskWith({ [PRODUCTION]: "greeting: 1\n", [STAGING]: "greeting: 1\n" });
    await desk.repository.write(`${PRODUCTION}.lock`, "greeting: 2");
    await desk.succeed("alias", "set", "greeting", "staging", "2");
    expect(await read(desk, STAGING)).toBe("greeting: 2\n");
    const { code, err } = await desk.run("alias", "set", "greeting", "production", "2");
    expect({ code, err }).toMatchObject({
      code: 3,
      err: expect.stringContaining(`remove ${desk.root}/${PRODUCTION}.lock`),
    });
    expect((await desk.succeed("validate")).out).toBe("2 prompts, no problems.\n");
  });

  test("and JSON names that file, with a patch of it", async () => {
    const desk = await deskWith(FILES);
    const { out } = await desk.succeed("alias", "set", "greeting", "production", "2", "--json");
    const told = pointerContract.parse(JSON.parse(out));
    expect(told).toMatchObject({ file: PRODUCTION, edited: true });
    expect(told.diff).toContain(`--- a/${PRODUCTION}`);
  });

  test("unless it stands in two files: then nothing is written", async () => {
    const desk = await deskWith({ "aliases.yaml": "greeting: {production: 1}\n", [PRODUCTION]: "greeting: 1\n" });
    for (const words of [
      ["set", "greeting", "production", "2"],
      ["delete", "greeting", "production"],
    ]) {
      const { code, out } = await desk.run("alias", ...words, "--json");
      expect(code).toBe(3);
      expect(errorContract.parse(JSON.parse(out)).error.message).toBe(
        `production of "greeting" stands in aliases.yaml and in ${PRODUCTION}`,
      );
    }
    const { out } = await desk.succeed("alias", "set", "greeting", "production", "1");
    expect(out).toContain("Nothing to do");
  });

  test("and is taken out there, which leaves {} of the last line", async () => {
    const desk = await deskWith({ [PRODUCTION]: "greeting: 1\n" });
    await desk.succeed("alias", "delete", "greeting", "production");
    expect(await read(desk, PRODUCTION)).toBe("{}\n");
  });
});

describe("a new pointer goes", () => {
  test("into the alias's own file, even if it is beside an aliases.yaml", async () => {
    const desk = await deskWith({ "aliases.yaml": "greeting: {staging: 1}\n", [PRODUCTION]: "greeting: 1\n" });
    await desk.succeed("alias", "set", "triage", "production", "1");
    expect(await read(desk, PRODUCTION)).toBe("greeting: 1\ntriage: 1\n");
  });

  test("into aliases.yaml where that is there and the alias has no file", async () => {
    const desk = await deskWith({ "aliases.yaml": "greeting: {staging: 1}\n", [PRODUCTION]: "greeting: 1\n" });
    await desk.succeed("alias", "set", "greeting", "canary", "@staging");
    expect(await read(desk, "aliases.yaml")).toBe('greeting: {staging: 1, canary: "@staging"}\n');
  });

  test("into a new file where there is no aliases.yaml", async () => {
    const desk = await deskWith({ [PRODUCTION]: "greeting: 1\n" });
    await desk.succeed("alias", "set", "greeting", "canary", "@production");
    expect(await read(desk, "aliases/canary.yaml")).toBe('greeting: "@production"\n');
    expect(await hasFile(desk, "aliases.yaml")).toBe(false);
  });

  test("nowhere, where its file would then take pointers of other prompts away", async () => {
    const desk = await deskWith({ [PRODUCTION]: "greeting: 1\ntriage: 1\n", [STAGING]: "greeting: 1\n" });
    await desk.repository.git("rm", "--quiet", PRODUCTION);
    const { code, err } = await desk.run("alias", "set", "greeting", "production", "2");
    expect(code).toBe(3);
    expect(err).toContain(`${PRODUCTION} is missing, and with this prompt alone in it the next sync would delete`);
    expect(err).toContain(`git checkout HEAD -- ${PRODUCTION}`);
  });
});

test("a rollback finds the versions before in the history of an alias's file", async () => {
  const desk = await deskWith({ "aliases.yaml": "greeting: {production: 1}\n" });
  await desk.repository.importCommits([
    { message: "Split", files: { "aliases.yaml": null, [PRODUCTION]: "greeting: 1\n" } },
    { message: "Forth", files: { [PRODUCTION]: 'greeting: "@next"\n', "aliases/next.yaml": "greeting: 2\n" } },
  ]);
  await desk.repository.checkout();
  await desk.repository.git("clean", "-fdxq", ".promptree");
  await desk.succeed("sync");
  const { out } = await desk.succeed("rollback", "greeting", "production");
  expect(out).toContain("2 → 1");
  expect(await read(desk, PRODUCTION)).toBe("greeting: 1\n");
});

test("alias list and completion know the pointers of all files", async () => {
  const desk = await deskWith({ "aliases.yaml": "greeting: {staging: latest}\n", [PRODUCTION]: "greeting: 1\n" });
  const { out } = await desk.succeed("alias", "list", "greeting");
  expect(out.split("\n").map((line) => line.trim().split(/ {2,}/).slice(0, 3))).toEqual([
    ["prompt", "alias", "target"],
    ["greeting", "staging", "latest"],
    ["greeting", "production", "1"],
    [""],
  ]);
  const completed = await desk.succeed("__complete", "--", "rollback", "greeting", "");
  expect(completed.out.trim().split("\n")).toEqual(["staging", "production"]);
});

test("an import adds pointers to the files of their aliases, and those that git has set before", async () => {
  const desk = await deskWith({ [PRODUCTION]: "triage: 1 # why\n", [STAGING]: "greeting: 1\n" });
  await desk.meddle(async (session) => {
    await session.registerVersions([foreignVersionOf("odd", "Text")]);
    await session.setAliases([
      aliasOf("odd", "production", 1),
      aliasOf("odd", "staging", 1),
      aliasOf("odd", "next", 1),
    ]);
  });
  await desk.repository.git("rm", "--quiet", STAGING);
  const { out } = await desk.succeed("import");
  expect(out).toContain("odd");
  expect(await read(desk, PRODUCTION)).toBe("triage: 1 # why\nodd: 1\n");
  expect(await read(desk, STAGING)).toBe("greeting: 1\nodd: 1\n");
  expect(await read(desk, "aliases/next.yaml")).toBe("odd: 1\n");
});

test("an import prints the lines that can't be added, with their file", async () => {
  const desk = await deskWith({ [PRODUCTION]: "? triage\n: 1\n" });
  await desk.meddle(async (session) => {
    await session.registerVersions([foreignVersionOf("odd", "Text")]);
    await session.setAliases([aliasOf("odd", "production", 1)]);
  });
  await desk.repository.write(PRODUCTION, "triage: [1]\n");
  const { out } = await desk.run("import", "--dry-run");
  expect(out).toContain(`Add these lines to ${PRODUCTION}:\n\nodd: 1\ntriage: 1\n`);
  const json = importContract.parse(JSON.parse((await desk.run("import", "--dry-run", "--json")).out));
  expect(json.missingLines).toBe(`# ${PRODUCTION}\nodd: 1\ntriage: 1\n`);
});

test("init makes no aliases.yaml beside files of one alias each", async () => {
  const desk = await deskWith({ [PRODUCTION]: "greeting: 1\n" });
  await desk.succeed("init", "--yes");
  expect(await hasFile(desk, "aliases.yaml")).toBe(false);
});
