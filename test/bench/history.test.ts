import { expect, test } from "vitest";
import { generateHistory } from "../../bench/generator/history.ts";
import type { Commit, ExpectedPrompt, Shape } from "../../bench/generator/shape.ts";
import { readAliases } from "../../src/content/aliases.ts";
import { readPrompt } from "../../src/content/prompt.ts";

const SHAPE: Shape = { seed: 3, prompts: 200, commits: 100, versions: 500, metadataEdits: 25 };

const history = generateHistory(SHAPE);
const commits: Commit[] = [];
const expected = drain();
const mainline = commits.flatMap((commit) => commit.files);

function drain(): readonly ExpectedPrompt[] {
  for (;;) {
    const next = history.next();
    if (next.done === true) return next.value;
    commits.push(next.value);
  }
}

function read(path: string, text: string) {
  const { prompt, problems } = readPrompt(path, Buffer.from(text));
  expect(problems).toEqual([]);
  if (prompt === null) throw new Error(`${path} can't be read`);
  return prompt;
}

test("a made-up history has exactly the commits, prompts, versions and metadata edits of its shape", () => {
  const digests = new Map<string, string>();
  const versions = new Map<string, number>();
  let unchanged = 0;
  for (const file of mainline.filter(({ path }) => path.startsWith("prompts/"))) {
    const { name, digest } = read(file.path, file.text);
    if (digests.get(name) === digest) unchanged++;
    else versions.set(name, (versions.get(name) ?? 0) + 1);
    digests.set(name, digest);
  }
  expect(commits).toHaveLength(SHAPE.commits);
  expect(versions).toEqual(new Map(expected.map((prompt) => [prompt.name, prompt.versions])));
  expect(versions.size).toBe(SHAPE.prompts);
  expect([...versions.values()].reduce((sum, count) => sum + count, 0)).toBe(SHAPE.versions);
  expect(unchanged).toBe(SHAPE.metadataEdits);
});

test("every commit of a made-up history changes every file it names", () => {
  const texts = new Map<string, string>();
  for (const { path, text } of mainline) {
    expect(texts.get(path)).not.toBe(text);
    texts.set(path, text);
  }
});

test("the last commit points production of every prompt to a version that there is", () => {
  const aliases = commits.at(-1)?.files.find(({ path }) => path === "aliases.yaml");
  const { manifest, problems } = readAliases("aliases.yaml", Buffer.from(aliases?.text ?? ""));
  expect(problems).toEqual([]);
  expect(new Set(manifest?.prompts.keys())).toEqual(new Set(expected.map((prompt) => prompt.name)));
  for (const { production, versions, follows } of expected) {
    expect(production).toBeGreaterThanOrEqual(1);
    expect(production).toBeLessThanOrEqual(versions);
    expect(!follows || production === versions).toBe(true);
  }
});

test("one prompt in ten is a chat", () => {
  const chats = expected.filter((prompt) => prompt.chat).length;
  expect(chats).toBeGreaterThan(SHAPE.prompts / 20);
  expect(chats).toBeLessThan(SHAPE.prompts / 5);
});

test("the same seed makes the same history and another seed another", () => {
  expect([...generateHistory(SHAPE)]).toEqual(commits);
  expect([...generateHistory({ ...SHAPE, seed: 4 })]).not.toEqual(commits);
});

test("a shape whose commits can't hold its versions is refused", () => {
  const shape = { seed: 1, prompts: 40, commits: 4, versions: 40, metadataEdits: 0 };
  expect(() => generateHistory(shape).next()).toThrow("1 commits of 1 to 10 files can't make 40 changes");
});
