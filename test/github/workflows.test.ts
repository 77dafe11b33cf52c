import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ACTION, WORKFLOWS_FOLDER, workflows } from "../../src/engine/scaffold/workflows.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { actionlint, actionlintIsMissing, zizmor, zizmorIsMissing } from "./linters/linters.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** In milliseconds: the tools are installed first. */
const PATIENCE = 300_000;

const OWN_ACTION = `\
      # What is checked out, as CI tests it.
      - uses: ./ # zizmor: ignore[self-repository]`;

const OWN = workflows("main").map(({ path }) => path);

async function repositoryWith(branch: string): Promise<string> {
  const { root } = await newRepository();
  for (const { path, text } of workflows(branch)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const Branches = z.object({ branches: z.array(z.string()) });
const Pattern = z.object({ on: z.object({ push: Branches.optional(), pull_request: Branches.optional() }) });

describe("the workflows of this repository", () => {
  test.each(workflows("main"))("$path is what init writes, with the action of the checkout", async ({ path, text }) => {
    expect(await readFile(join(ROOT, path), "utf8")).toBe(text.replace(ACTION, OWN_ACTION));
  });

  test("pin every action by its commit, and say which version that is", async () => {
    const files = (await readdir(join(ROOT, WORKFLOWS_FOLDER))).map((name) => join(WORKFLOWS_FOLDER, name));
    const lines = await Promise.all(
      ["action.yml", ...files].map(async (file) => (await readFile(join(ROOT, file), "utf8")).split("\n")),
    );
    const uses = lines.flatMap((file) =>
      file.flatMap((line, at) => (/^\s*(?:- )?uses: (?!\.\/)/.test(line) ? [[line, file[at - 1]]] : [])),
    );
    expect(uses.length).toBeGreaterThanOrEqual(5);
    for (const [line, before] of uses) {
      expect(line).toMatch(/@[0-9a-f]{40}(?: # v\d+\.\d+\.\d+)?$/);
      expect(`${before}\n${line}`).toMatch(/# v\d+\.\d+\.\d+/);
    }
  });

  test("interpolate nothing into a script", async () => {
    const { runs } = z
      .object({ runs: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) })
      .parse(load(await readFile(join(ROOT, "action.yml"), "utf8")));
    const scripts = runs.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  });

  test.skipIf(actionlintIsMissing())("have nothing that actionlint finds", { timeout: PATIENCE }, async () => {
    await actionlint(ROOT);
    // Proves that a finding fails.
    const root = await repositoryWith("main");
    await writeFile(join(root, OWN[0] ?? ""), "on: push\njobs: {a: {runs-on: nowhere, steps: []}}\n");
    await expect(actionlint(root)).rejects.toThrow("nowhere");
  });

  test.skipIf(zizmorIsMissing())("have nothing that zizmor finds", { timeout: PATIENCE }, async () => {
    await zizmor(ROOT, ["action.yml", ...OWN]);
    const root = await repositoryWith("main");
    await writeFile(
      join(root, OWN[0] ?? ""),
      "on: pull_request_target\njobs: {a: {runs-on: ubuntu-latest, steps: []}}\n",
    );
    await expect(zizmor(root, OWN)).rejects.toThrow("dangerous-triggers");
  });
});

describe("the workflows that init writes", () => {
  const branches = ["main", "release/1.x", `!a+b"'#,x`, "on", "№1"];

  test.each([
    ["main", "main"],
    ["release/1.x", "release/1.x"],
    [`!a+b"'#`, String.raw`\!a\+b"'#`],
    ["on", "on"],
    ["1.0", "1.0"],
  ])("run for the branch %s and for no other", (branch, pattern) => {
    const found = workflows(branch).map(({ text }) => Pattern.safeParse(load(text)).data?.on ?? null);
    expect(found.flatMap((on) => on?.push?.branches ?? on?.pull_request?.branches ?? [])).toEqual([pattern, pattern]);
  });

  test.skipIf(actionlintIsMissing())("have nothing that actionlint finds", { timeout: PATIENCE }, async () => {
    for (const branch of branches) await expect(actionlint(await repositoryWith(branch))).resolves.toBeUndefined();
  });

  test.skipIf(zizmorIsMissing())("have nothing that zizmor finds", { timeout: PATIENCE }, async () => {
    for (const branch of branches) await expect(zizmor(await repositoryWith(branch), OWN)).resolves.toBeUndefined();
  });
});
