import { expect, test } from "vitest";
import { promptsToCheck, promptsToLookUp } from "../../../src/engine/plan/lookups.ts";
import { THEM, US, desiredPrompt, desiredState, desiredVersion, observedState, promptState } from "../builders.ts";
import type { PromptStateOptions } from "../builders.ts";

const HELD: PromptStateOptions = {
  versions: [
    { version: 1, text: "one", commit: "c1" },
    { version: 2, text: "two", commit: "c2" },
    { version: 3, text: "theirs" },
  ],
  aliases: { pinned: 1 },
};

test.each([
  { target: "latest", looks: false },
  { target: '"@other"', looks: false },
  { target: "1", because: "an alias is there", looks: false },
  { target: "2", because: "git's newest", looks: false },
  { target: "3", because: "the newest", looks: false },
  { target: "4", because: "coming", looks: false },
  { target: "5", because: "not even coming", looks: true },
  { target: "commit:c200000", looks: true },
])("$target ($because) needs a look at every version: $looks", ({ target, looks }) => {
  const desired = desiredState({
    prompts: [desiredPrompt("a", { versions: [desiredVersion("d1", "four")] })],
    aliases: `a:\n  x: ${target}\n  other: latest\n`,
    aliasesAtBase: null,
  });
  expect(promptsToLookUp(desired, observedState([promptState("a", HELD)]))).toEqual(looks ? ["a"] : []);
});

test("a version in the middle that nothing points to needs a look", () => {
  const versions = [1, 2, 3].map((version) => ({ version, text: `text ${version}`, commit: `c${version}` }));
  const observed = observedState([promptState("a", { versions })]);
  expect(promptsToLookUp(desiredState({ aliases: "a: {x: 2}" }), observed)).toEqual(["a"]);
});

test("what the last sync was told is looked up too, to tell what somebody else moved", () => {
  const desired = desiredState({ aliases: "a: {x: latest}", aliasesAtBase: "a: {x: commit:c100000}" });
  expect(promptsToLookUp(desired, observedState([promptState("a", HELD)]))).toEqual(["a"]);
});

test("a prompt that the registry does not know has nothing to look at", () => {
  expect(promptsToLookUp(desiredState({ aliases: "ghost: {x: 9}" }), observedState())).toEqual([]);
});

test.each<{ readonly aliases: Readonly<Record<string, number>>; readonly owner?: string; readonly looks: boolean }>([
  { aliases: {}, looks: false },
  { aliases: { x: 3, y: 2 }, looks: false },
  { aliases: { x: 3, y: 1 }, looks: true },
  { aliases: { x: 1 }, owner: THEM, looks: false },
])("aliases at $aliases of 3 with git's newest 2 need a look at what versions hold: $looks", (example) => {
  const { aliases, owner = US, looks } = example;
  const observed = observedState([promptState("a", { ...HELD, aliases, owner })]);
  expect(promptsToCheck(observed, new Set([US]))).toEqual(looks ? ["a"] : []);
});
