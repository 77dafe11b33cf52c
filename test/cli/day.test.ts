import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newRepository } from "../helpers/repository-builder.ts";
import { Desk } from "./desk.ts";

/** Where a prompt's pointers are and how many versions it has: `{production: 1, staging: 2} of 2`. */
async function standing(desk: Desk, prompt: string): Promise<string> {
  const { aliases = {}, versions = [] } = (await desk.registry()).prompts[prompt] ?? {};
  const pointers = Object.entries(aliases).map(([alias, version]) => `${alias}: ${version}`);
  return `{${pointers.toSorted().join(", ")}} of ${versions.length}`;
}

async function commit(desk: Desk, message: string): Promise<void> {
  await desk.repository.git("add", "--all");
  await desk.repository.git("commit", "--quiet", "--message", message);
}

async function expectNothingToDo(desk: Desk): Promise<void> {
  const { revision } = await desk.registry();
  expect((await desk.succeed("sync")).out).toMatch(/^Nothing to do: /);
  expect((await desk.run("plan", "--detailed-exitcode")).code).toBe(0);
  expect((await desk.registry()).revision).toBe(revision);
}

test("a day: init, new, sync, edit, diff, promote, sync, roll back at once, merge, sync", async () => {
  const desk = new Desk(await newRepository());
  const { repository } = desk;

  await desk.succeed("init", "--yes");
  await commit(desk, "Set up promptree");
  await desk.succeed("validate");
  await desk.succeed("sync");
  expect(await standing(desk, "support_reply")).toBe("{production: 1, staging: 1} of 1");
  await expectNothingToDo(desk);

  await desk.succeed("new", "billing/refund");
  expect((await desk.run("validate")).err).toBe("");
  await commit(desk, "Add a refund prompt");
  await desk.succeed("sync");
  expect(await standing(desk, "billing_refund")).toBe("{} of 1");
  await desk.succeed("alias", "set", "billing_refund", "production", "1");
  expect(await standing(desk, "billing_refund")).toBe("{} of 1");
  await commit(desk, "Release the refund prompt");
  await desk.succeed("sync");
  expect(await standing(desk, "billing_refund")).toBe("{production: 1} of 1");

  const file = join(desk.root, "prompts/billing/refund.md");
  await appendFile(file, "Name the amount.\n");
  expect((await desk.succeed("diff", "billing_refund", "production", "draft")).out).toContain("\n+Name the amount.\n");
  expect((await desk.run("sync")).err).toContain(
    "1 uncommitted file not taken into account: prompts/billing/refund.md",
  );
  expect(await standing(desk, "billing_refund")).toBe("{production: 1} of 1");
  await commit(desk, "Name the amount of a refund");
  expect((await desk.succeed("plan")).out).toContain("+ version 2     Name the amount of a refund");
  await desk.succeed("sync");
  expect(await standing(desk, "billing_refund")).toBe("{production: 1} of 2");
  expect((await desk.succeed("diff", "billing_refund")).out).toContain("\n+Name the amount.\n");

  await repository.git("checkout", "--quiet", "-b", "release");
  await desk.succeed("promote", "billing_refund", "--from", "latest", "--to", "production");
  expect(await standing(desk, "billing_refund")).toBe("{production: 1} of 2");
  await commit(desk, "Promote billing_refund to version 2");
  expect((await desk.run("sync")).code).toBe(3);
  await repository.git("checkout", "--quiet", "main");
  await repository.git("merge", "--quiet", "--no-ff", "--message", "Merge release", "release");
  await desk.succeed("sync");
  expect(await standing(desk, "billing_refund")).toBe("{production: 2} of 2");
  await expectNothingToDo(desk);

  // It turns out to be wrong: the pointer goes back at once, and the file follows by a pull request.
  await repository.git("checkout", "--quiet", "-b", "roll-back");
  await desk.succeed("rollback", "billing_refund", "production", "--now");
  expect(await standing(desk, "billing_refund")).toBe("{production: 1} of 2");
  expect((await desk.succeed("get", "billing_refund@production")).out).not.toContain("Name the amount.");
  await commit(desk, "Roll back production of billing_refund to version 1");
  await repository.git("checkout", "--quiet", "main");
  expect((await desk.succeed("plan")).out).toContain("moved by hand in the registry; git says 2");
  await repository.git("merge", "--quiet", "--no-ff", "--message", "Merge roll-back", "roll-back");
  await expectNothingToDo(desk);
  expect(await standing(desk, "billing_refund")).toBe("{production: 1} of 2");

  const moves = (await desk.succeed("log", "billing_refund", "--aliases")).out;
  expect(moves.match(/\S+ → \S+/g)).toEqual(["2 → 1", "1 → 2", "unset → 1"]);
  expect((await desk.succeed("status")).out).toContain("No drift, no orphans, no conflicts, no drafts.");
  expect(await readFile(join(desk.root, "aliases.yaml"), "utf8")).toMatch(/^# Which version of a prompt/);
});
