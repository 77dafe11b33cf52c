import { chmod, readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRepository } from "../../src/git/repository.ts";
import { replaceWorktreeFile } from "../../src/git/worktree-write.ts";
import { newRepository } from "../helpers/repository-builder.ts";

const FILE = "aliases.yaml";

async function writing(text: string | null) {
  const builder = await newRepository();
  if (text !== null) await builder.write(FILE, text);
  const repository = await openRepository(builder.root);
  const replace = (before: string | null, after: string): Promise<void> =>
    replaceWorktreeFile(repository, FILE, before === null ? null : Buffer.from(before), Buffer.from(after));
  const file = join(builder.root, FILE);
  return { builder, replace, file, read: () => readFile(file, "utf8") };
}

test("a file is replaced with the rights it has, and nothing is left beside it", async () => {
  const { builder, replace, file, read } = await writing("old\n");
  await chmod(file, 0o640);
  await replace("old\n", "new\r\n");
  expect(await read()).toBe("new\r\n");
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  expect((await readdir(builder.root)).toSorted()).toEqual([".git", FILE]);
});

test("the rights stay even where the umask would cut them", async () => {
  const { replace, file } = await writing("old\n");
  await chmod(file, 0o666);
  await replace("old\n", "new\n");
  expect((await stat(file)).mode & 0o777).toBe(0o666);
});

test("of two who replace a file at once, one is refused", async () => {
  const { builder, replace, read } = await writing("old\n");
  const outcomes = await Promise.allSettled([replace("old\n", "one\n"), replace("old\n", "two\n")]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await read()).toBe(outcomes[0].status === "fulfilled" ? "one\n" : "two\n");
  expect((await readdir(builder.root)).toSorted()).toEqual([".git", FILE]);
});

test("a file that somebody is replacing is left as it is, and so is theirs", async () => {
  const { builder, replace, file, read } = await writing("old\n");
  await builder.write(`${FILE}.lock`, "theirs\n");
  await expect(replace("old\n", "mine\n")).rejects.toMatchObject({
    code: "blocked",
    message: "somebody else is editing aliases.yaml",
    hint: `try again; if no promptree is running, remove ${file}.lock`,
  });
  expect(await read()).toBe("old\n");
  expect(await readFile(`${file}.lock`, "utf8")).toBe("theirs\n");
});

test("a file that is missing is made", async () => {
  const { replace, read } = await writing(null);
  await replace(null, "new\n");
  expect(await read()).toBe("new\n");
});

test.each([
  ["somebody has edited", "newer\n", "old\n"],
  ["somebody has made", "newer\n", null],
  ["somebody has deleted", null, "old\n"],
])("a file that %s in the meantime is left as it is", async (_what, now, before) => {
  const { builder, replace, read } = await writing(now);
  await expect(replace(before, "mine\n")).rejects.toMatchObject({
    code: "blocked",
    message: "somebody else has edited aliases.yaml in the meantime",
  });
  expect(await read().catch(() => null)).toBe(now);
  expect(await readdir(builder.root)).not.toContain(`${FILE}.lock`);
});

test("a symbolic link is not written through", async () => {
  const { builder, replace, read } = await writing("old\n");
  await builder.write("target", "old\n");
  await builder.commit("Link", { [FILE]: { symlink: "target" } });
  await expect(replace("old\n", "new\n")).rejects.toMatchObject({ code: "blocked" });
  expect(await read()).toBe("old\n");
});
