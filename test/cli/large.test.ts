import { expect, test } from "vitest";
import { importHistory } from "../../bench/generator/fast-import.ts";
import { generateHistory } from "../../bench/generator/history.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { logContract, planContract, searchContract } from "../report/json-contract.ts";
import { Desk } from "./desk.ts";
import { runProgram } from "./program.ts";

/** As a company may have it, at a thirtieth of the size. */
const SHAPE = { seed: 7, prompts: 300, commits: 150, versions: 750, metadataEdits: 60 };

test("a repository of many prompts is synced whole, then by its changes", async () => {
  const repository = await newRepository();
  const { expected } = await importHistory(repository.root, generateHistory(SHAPE));
  await repository.checkout();
  const desk = new Desk(repository);

  const first = await runProgram(["sync"], { cwd: desk.root });
  expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: "" });
  expect(first.out).toContain("750 versions (300 new prompts)");
  expect(first.out).toContain("(--full lists them)");

  const found = searchContract.parse(JSON.parse((await desk.succeed("search", "--json")).out));
  const byName = expected.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(found.map(({ name, latestVersion, aliases }) => [name, latestVersion, aliases["production"]])).toEqual(
    byName.map(({ name, versions, production }) => [name, versions, production]),
  );
  expect(logContract.parse(JSON.parse((await desk.succeed("log", "--json")).out))).toHaveLength(750);
  expect((await desk.run("plan", "--detailed-exitcode")).code).toBe(0);
  expect((await desk.succeed("sync")).out).toContain("Nothing to do");

  const changed = expected.filter((prompt) => prompt.follows && !prompt.chat).slice(0, 3);
  await repository.commit(
    "Change three",
    Object.fromEntries(changed.map(({ name, path }) => [path, `---\nname: ${name}\n---\nAll new.\n`])),
  );
  const plan = planContract.parse(JSON.parse((await desk.succeed("plan", "--json")).out));
  const versions = plan.changes.flatMap((change) =>
    change.action === "register-version" ? [`${change.prompt}/${change.version}`] : [],
  );
  expect(versions.toSorted()).toEqual(changed.map(({ name, versions: last }) => `${name}/${last + 1}`).toSorted());
  expect((await runProgram(["sync"], { cwd: desk.root })).code).toBe(0);
  for (const { name } of changed) expect((await desk.run("get", `${name}@production`)).out).toBe("All new.");
  expect((await desk.run("validate")).code).toBe(0);
});
