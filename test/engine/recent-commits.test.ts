import { expect, test } from "vitest";
import { readRecent } from "../../src/engine/recent-commits.ts";
import { listFirstParents } from "../../src/git/history.ts";
import { openRepository } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";

const commits = ["one", "two", "three"].map((text) => ({ files: { "prompts/a.md": text }, message: `Say ${text}` }));

test("what is read ahead is not left behind: its disposal waits until git is done", async () => {
  const { root } = await newRepository({ commits });
  const repository = await openRepository(root);
  const { head } = repository;
  if (head === null) throw new Error("there is no commit");
  const [first = head] = await listFirstParents(repository, { from: null, to: head });
  const recent = readRecent(repository, first, head);
  const read: string[] = [];
  void recent.commits.then((found) => read.push(...(found ?? []).map(({ commit }) => commit.message)));
  await recent[Symbol.asyncDispose]();
  expect(read).toEqual(["Say two", "Say three"]);
});
