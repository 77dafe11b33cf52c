import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PromptreeError } from "../../src/core/errors.ts";
import { explainTagKey } from "../../src/mlflow/tag-key-rule.ts";
import { promptOf } from "../../src/mlflow/prompt-model.ts";
import { NEW_SYNC_MODEL, SYNC_MODEL, syncStateTag, syncStatesOf } from "../../src/mlflow/sync-model.ts";
import { syncStateOf } from "../contract/builders.ts";
import { syncState } from "./arbitraries.ts";
import { storedModel } from "./stored.ts";

test("what a sync left is the same after a round through a tag", () => {
  fc.assert(
    fc.property(syncState, (state) => {
      const tag = syncStateTag(state);
      expect(syncStatesOf({ tags: [tag] })).toEqual([state]);
      expect(explainTagKey(tag.key)).toBeNull();
    }),
  );
});

test("each repository has a tag of its own, whatever its name", () => {
  const repositories = ["github.com/acme/prompts", "github.com/acme/other", "git.acme.org/a b$c"];
  const list = repositories.map((repository) => syncStateTag(syncStateOf({ repository })));
  expect(new Set(list.map(({ key }) => key)).size).toBe(3);
  expect(list[0]?.key).toMatch(/^sync\.[0-9a-f]{32}$/);
  const others = [{ key: "team", value: "red" }];
  expect(syncStatesOf({ tags: [...list, ...others] }).map(({ repository }) => repository)).toEqual(repositories);
});

test("fields that a newer promptree adds are not minded", () => {
  const { key, value } = syncStateTag(syncStateOf());
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
