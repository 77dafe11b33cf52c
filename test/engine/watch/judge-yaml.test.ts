import { expect, test } from "vitest";
import { openModelStore } from "../../../src/registry/open.ts";
import { PATIENT, newSession } from "./editor-session.ts";

const ONE = [{ message: "Begin", files: { "prompts/a.md": "A1" } }];

test.each([
  ["a number far above the newest version", "a: {production: 99}\n", ["unknown-version"]],
  ["a prompt that no file makes", "b: {production: 1}\n", ["no-file"]],
])("%s in aliases.yaml is told when it is saved", async (_what, text, codes) => {
  const session = await newSession(ONE);
  const watch = await session.watch();
  await session.write("aliases.yaml", text);
  const { problems } = await session.event("problems", ({ path }) => path === "aliases.yaml");
  expect(problems.map(({ code, severity }) => [code, severity])).toEqual(codes.map((code) => [code, "warning"]));
  await session.write("aliases.yaml", "a: {production: 1, next: 2}\n");
  await expect.poll(() => watch.state().problems, PATIENT).toEqual([]);
});

test("a prompt that aliases.yaml names is no doubt any more once a file makes it", async () => {
  const session = await newSession(ONE);
  const watch = await session.watch();
  await session.write("aliases.yaml", "b: {production: 1}\n");
  await expect.poll(() => watch.state().problems, PATIENT).toHaveLength(1);
  await session.write("prompts/b.md", "B1");
  await expect.poll(() => watch.state().problems, PATIENT).toEqual([]);
  await session.remove("prompts/b.md");
  await expect.poll(() => watch.state().problems, PATIENT).toHaveLength(1);
});

test("a number is judged again when a commit has made its version", async () => {
  const session = await newSession(ONE);
  const watch = await session.watch();
  await session.write("aliases.yaml", "a: {production: 3}\n");
  await expect.poll(() => watch.state().problems, PATIENT).toHaveLength(1);
  await session.write("prompts/a.md", "A2");
  await session.git("add", "prompts/a.md");
  await session.git("commit", "--quiet", "-m", "Second");
  await expect.poll(() => watch.state().problems, PATIENT).toEqual([]);
});

test("numbers that the registry has given to versions which are gone are not given again", async () => {
  const session = await newSession([...ONE, { message: "Second", files: { "prompts/a.md": "A2" } }]);
  const watch = await session.watch();
  await using models = await openModelStore(`sqlite:${session.registryFile}`, { baseDir: "/" });
  await models.write("somebody", (writer) => writer.deleteVersion("a", 2));
  await session.write("aliases.yaml", "a: {staging: 2, production: 3, next: 4}\n");
  await expect
    .poll(() => watch.state().problems.map(({ message }) => message), PATIENT)
    .toEqual(['prompt "a" has no version 2, the newest is 1', 'prompt "a" has no version 4, the newest is 1']);
});

test("a name that differs only in case from a registered one is told when it is saved", async () => {
  const session = await newSession(ONE);
  const watch = await session.watch();
  await session.git("mv", "prompts/a.md", "prompts/A.md");
  const { problems } = await session.event("problems", ({ path }) => path === "prompts/A.md");
  expect(problems).toMatchObject([{ severity: "error", code: "name-differs-in-case" }]);
  await session.git("mv", "prompts/A.md", "prompts/a.md");
  await expect.poll(() => watch.state().problems, PATIENT).toEqual([]);
});
