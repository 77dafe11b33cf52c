import { describe, expect, test } from "vitest";
import { createClient } from "../../src/index.ts";
import { chooseVariant } from "../../src/sdk/choose.ts";
import { aliasBySplit, parseSplitReference, readShares } from "../../src/sdk/splits.ts";
import { newDesk } from "../cli/desk.ts";
import type { Desk } from "../cli/desk.ts";
import { promptName } from "../contract/builders.ts";

const WEIGHTS = { production: 70, candidate: 30 };
const KEYS = Array.from({ length: 60 }, (_, index) => `user-${index}`);

async function commitAll(desk: Desk, files: Readonly<Record<string, string>>): Promise<void> {
  await desk.repository.importCommits([{ files }]);
  await desk.repository.checkout();
  await desk.succeed("sync");
}

/** `greeting` has two versions, with a pointer at each. */
async function splitDesk(): Promise<Desk> {
  const desk = await newDesk();
  await commitAll(desk, {
    "aliases.yaml": "greeting: {production: 1, candidate: 2}\n",
    "promptree.yaml": "splits: {greeting: {checkout: {production: 70, candidate: 30}}}\n",
  });
  return desk;
}

function clientOf(desk: Desk) {
  return createClient({ registry: `sqlite:${desk.registryFile}`, cache: { aliasTtlMs: 0 } });
}

describe("loading by a split", () => {
  test("gives each key the version of its alias, as choose says", async () => {
    const desk = await splitDesk();
    await using client = clientOf(desk);
    for (const key of KEYS) {
      const alias = client.choose(WEIGHTS, { key, salt: "checkout" });
      const { version } = await client.loadPrompt("prompts:/greeting@split:checkout", { key });
      expect([key, version]).toEqual([key, alias === "production" ? 1 : 2]);
    }
    expect(new Set(KEYS.map((key) => chooseVariant(WEIGHTS, key, "checkout"))).size).toBe(2);
  });

  test("follows a sync that changes the weights or moves a pointer, and ends with the split", async () => {
    const desk = await splitDesk();
    await using client = clientOf(desk);
    const load = async () => {
      client.invalidate();
      return (await client.loadPrompt("greeting@split:checkout", { key: "user-1" })).version;
    };
    await commitAll(desk, { "promptree.yaml": "splits: {greeting: {checkout: {production: 0, candidate: 1}}}\n" });
    expect(await load()).toBe(2);
    await commitAll(desk, { "aliases.yaml": "greeting: {production: 1, candidate: 1}\n" });
    expect(await load()).toBe(1);
    await commitAll(desk, { "promptree.yaml": "splits: {greeting: {signup: {production: 1}}}\n" });
    await expect(load()).rejects.toMatchObject({
      code: "not-found",
      message: 'the prompt "greeting" has no split "checkout"',
    });
  });

  test("needs a key, a split and a prompt", async () => {
    const desk = await splitDesk();
    await using client = clientOf(desk);
    await expect(client.loadPrompt("prompts:/greeting@split:checkout")).rejects.toMatchObject({
      code: "usage",
      message: "prompts:/greeting@split:checkout needs a key",
    });
    await expect(client.loadPrompt("greeting@split:chekout", { key: "a" })).rejects.toMatchObject({
      code: "not-found",
      hint: 'did you mean "checkout"?',
    });
    await expect(client.loadPrompt("nobody@split:checkout", { key: "a" })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("a reference to a split", () => {
  test.each([
    ["prompts:/a.b@split:checkout", "a.b", "checkout"],
    ["a@split:s-1_X", "a", "s-1_X"],
  ])("%s is one", (text, name, split) => {
    expect(parseSplitReference(text)).toEqual({ name, split });
  });

  test.each([
    "prompts:/a@production",
    "prompts:/a",
    "a/3",
    "a@split:",
    "a@split:x y",
    "a b@split:x",
    "@split:x",
    "a@splits:x",
  ])("%s is none", (text) => {
    expect(parseSplitReference(text)).toBeNull();
  });
});

test.each([
  "",
  "[]",
  "3",
  "{}",
  '{"production":0}',
  '{"a":1.7e308,"b":1.7e308}',
  '{"production":"1"}',
  '{"production":-1}',
  '{"latest":1}',
])("weights that somebody has made %j by hand are told, and not guessed at", (text) => {
  const reference = { name: promptName("a"), split: "checkout" };
  expect(() => aliasBySplit(new Map([["checkout", readShares(text)]]), reference, "k")).toThrow(
    expect.objectContaining({ code: "registry-unavailable", hint: "put it back: promptree sync" }),
  );
});
