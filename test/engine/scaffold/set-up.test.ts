import { expect, test } from "vitest";
import { setUp } from "../../../src/engine/scaffold/set-up.ts";
import { newDesk } from "../../cli/desk.ts";

test("the .gitignore is among what is to be committed, until it is", async () => {
  const { root, repository } = await newDesk([{ files: { "notes.txt": "" } }]);
  const place = { root, hasRepository: true };
  expect((await setUp(place, null)).uncommitted).toEqual([".gitignore"]);
  expect((await setUp(place, null)).uncommitted).toEqual([".gitignore"]);
  await repository.git("add", ".gitignore");
  await repository.git("commit", "-m", "Ignore");
  expect((await setUp(place, null)).uncommitted).toEqual([]);
});
