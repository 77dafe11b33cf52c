import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchFiles } from "../../src/git/file-events.ts";
import { watchRefs } from "../../src/git/ref-events.ts";
import { openRepository } from "../../src/git/repository.ts";
import { explainWatchError } from "../../src/git/watch-error.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

const PATIENT = { timeout: 30_000 };

const WAYS = [
  ["told by the system", null],
  ["polled", 20],
] as const;

test.each(WAYS)("changes of files are told, with their kind: %s", async (_way, pollEvery) => {
  const root = await temporaryFolder();
  await mkdir(join(root, "prompts/old"), { recursive: true });
  await writeFile(join(root, "prompts/old/a.md"), "a");
  const told = new Set<string>();
  const onFile = (path: string, kind: string): void => void told.add(`${kind} ${path}`);
  const onError = (error: Error): void => void told.add(error.message);
  const watch = watchFiles({ root, paths: ["prompts", "aliases.yaml", "aliases"], pollEvery, onFile, onError });
  onTestFinished(() => watch.close());
  await watch.ready;
  expect([...told]).toEqual([]);
  await writeFile(join(root, "aliases.yaml"), "{}");
  await writeFile(join(root, "prompts/b.md"), "b");
  await writeFile(join(root, "prompts/.c.md.tmp"), "c");
  await rename(join(root, "prompts/.c.md.tmp"), join(root, "prompts/c.md"));
  await symlink("b.md", join(root, "prompts/link"));
  await rm(join(root, "prompts/old"), { recursive: true });
  const expected = [
    "file aliases.yaml",
    "file prompts/b.md",
    "file prompts/c.md",
    "symlink prompts/link",
    "file prompts/old/a.md",
    "folder-gone prompts/old",
  ];
  await expect.poll(() => expected.filter((line) => !told.has(line)), PATIENT).toEqual([]);
});

test.each(WAYS)("moves of HEAD and of branches are told: %s", async (_way, pollEvery) => {
  const repository = await newRepository({ commits: [{ files: { "a.md": "a" } }] });
  await repository.checkout();
  let moves = 0;
  const onMove = (): void => void moves++;
  const errors: Error[] = [];
  const onError = (error: Error): void => void errors.push(error);
  const watch = await watchRefs(await openRepository(repository.root), { pollEvery, onMove, onError });
  onTestFinished(() => watch.close());
  await watch.ready;
  for (const move of [
    ["commit", "--quiet", "--allow-empty", "-m", "on"],
    ["checkout", "--quiet", "-b", "deep/side"],
    ["pack-refs", "--all"],
    ["update-ref", "refs/heads/deep/side", "HEAD~1"],
    ["checkout", "--quiet", "--detach"],
  ]) {
    const before = moves;
    await repository.git(...move);
    await expect.poll(() => moves, PATIENT).toBeGreaterThan(before);
  }
  expect(errors).toEqual([]);
});

test("a watch that is closed at once is ready, so that nobody waits for it", async () => {
  const ignore = (): void => {};
  const watch = watchFiles({
    root: await temporaryFolder(),
    paths: ["x"],
    pollEvery: null,
    onFile: ignore,
    onError: ignore,
  });
  await watch.close();
  await expect(watch.ready).resolves.toBeUndefined();
});

test.each([
  ["ENOSPC", /as many folders as it may/, /fs\.inotify\.max_user_watches.*--poll/],
  ["EMFILE", /too many files or watches/, /max_user_instances.*--poll/],
  ["EACCES", /permission denied/, /can be read.*--poll/],
])("%s is told in plain words, with what helps", (code, what, hint) => {
  const error = explainWatchError(Object.assign(new Error("permission denied"), { code }));
  expect(error.code).toBe("files-unwatched");
  expect(error.message).toMatch(what);
  expect(error.hint).toMatch(hint);
});
