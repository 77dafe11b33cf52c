import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PromptreeError } from "../../src/core/errors.ts";
import { explainTagKey } from "../../src/mlflow/tag-key-rule.ts";
import { promptOf } from "../../src/mlflow/prompt-model.ts";
import {
  NEW_SYNC_MODEL,
  SYNC_MODEL,
  expectedPrompts,
  syncStateTag,
  syncStatesOf,
} from "../../src/mlflow/sync-model.ts";
import { syncStateOf } from "../contract/builders.ts";
import { syncState } from "./arbitraries.ts";
import { storedModel } from "./stored.ts";

test("what a sync left is the same after a round through a tag", () => {
  fc.assert(
    fc.property(syncState, (state) => {
      const tag = syncStateTag(state, 7);
      expect(syncStatesOf({ tags: [tag] })).toEqual([state]);
      expect(explainTagKey(tag.key)).toBeNull();
    }),
  );
});

test("each repository has a tag of its own, whatever its name", () => {
  const repositories = ["github.com/acme/prompts", "github.com/acme/other", "git.acme.org/a b$c"];
  const list = repositories.map((repository) => syncStateTag(syncStateOf({ repository }), 7));
  expect(new Set(list.map(({ key }) => key)).size).toBe(3);
  expect(list[0]?.key).toMatch(/^sync\.[0-9a-f]{32}$/);
  const others = [{ key: "team", value: "red" }];
  expect(syncStatesOf({ tags: [...list, ...others] }).map(({ repository }) => repository)).toEqual(repositories);
});

test("fields that a newer promptree adds are not minded", () => {
  const { key, value } = syncStateTag(syncStateOf(), 7);
  expect(syncStatesOf({ tags: [{ key, value: `{"later":1,${value.slice(1)}` }] })).toEqual([syncStateOf()]);
});

describe("a state that can't be read is an error that names its tag", () => {
  test.for(["", "{", "{}", "[]", JSON.stringify({ ...syncStateOf(), commit: "c0ffee" })])("%s", (value) => {
    const read = (): unknown => syncStatesOf({ tags: [{ key: "sync.abc", value }] });
    expect(read).toThrow(PromptreeError);
    expect(read).toThrow("the tag sync.abc");
  });
});

test("the model that holds them is no prompt", () => {
  const model = storedModel(NEW_SYNC_MODEL);
  expect(model.name).toBe(SYNC_MODEL);
  expect(promptOf(model)).toBeNull();
});

describe("how many prompts there are likely to be", () => {
  const tag = (repository: string, prompts: number) => syncStateTag(syncStateOf({ repository }), prompts);

  test("is what the sync that saw most of them has left", () => {
    expect(expectedPrompts({ tags: [tag("a", 7), tag("b", 1000), tag("c", 0)] })).toBe(1000);
  });

  test.for([
    ["no sync has left anything", []],
    ["a sync of an older promptree did not tell", [{ key: "sync.a", value: JSON.stringify(syncStateOf()) }]],
    ["it is no number", [{ key: "sync.a", value: `{"prompts":"many"}` }]],
    ["the tag is somebody else's", [{ key: "team", value: `{"prompts":7}` }]],
  ] as const)("is not known where %s", ([, tags]) => {
    expect(expectedPrompts({ tags: [...tags] })).toBeNull();
  });
});
