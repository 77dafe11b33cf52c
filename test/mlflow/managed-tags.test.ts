import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { managedAliasChanges, managedOf, managedTagChanges, managedTags } from "../../src/mlflow/managed-tags.ts";
import { aliasName, managedBy, metadataOf } from "../contract/builders.ts";
import { managed } from "./arbitraries.ts";
import { changed } from "./stored.ts";

test("what git last set is the same after a round through tags", () => {
  fc.assert(
    fc.property(managed, (state) => {
      expect(managedOf(managedTags(state))).toEqual(state);
    }),
  );
});

test("an update leads from any state to any other, and touches no other tag", () => {
  fc.assert(
    fc.property(fc.option(managed, { nil: null }), managed, (from, to) => {
      const others = new Map([
        ["team", "red"],
        ["promptree.later", "x"],
        ["_mlflow_experiment_ids", ",0,"],
      ]);
      const before = new Map([...others, ...(from === null ? [] : managedTags(from))]);
      const after = changed(before, managedTagChanges(before, to));
      expect(managedOf(after)).toEqual(to);
      for (const [key, value] of others) expect(after.get(key)).toBe(value);
      expect(managedTagChanges(after, to)).toEqual({ set: new Map(), remove: [] });
    }),
  );
});

const STATE = managedBy("greet", {
  metadata: metadataOf({ team: "red" }, { description: "greets" }),
  aliases: new Set(["staging", "production"].map(aliasName)),
});

test("whose prompt it is is said last", () => {
  expect([...managedTags(STATE)]).toEqual([
    ["promptree.path", "prompts/greet.md"],
    ["promptree.aliases", "production,staging"],
    [
      "promptree.metadata",
      '{"description":"greets","tags":{"team":"red"},"inputSchema":null,"path":"prompts/greet.md","repository":"github.com/acme/prompts"}',
    ],
    ["promptree.repository", "github.com/acme/prompts"],
  ]);
});

test("an orphan says so, and a prompt without aliases says nothing of them", () => {
  const tags = managedTags({ ...STATE, orphaned: true, aliases: new Set() });
  expect(tags.get("promptree.orphaned")).toBe("true");
  expect(tags.has("promptree.aliases")).toBe(false);
});

describe("a prompt is nobody's", () => {
  test.for([
    ["promptree.repository", null],
    ["promptree.path", null],
    ["promptree.metadata", null],
    ["promptree.metadata", "{"],
    ["promptree.metadata", "{}"],
    ["promptree.metadata", '{"description":1,"tags":{},"inputSchema":null}'],
    ["promptree.metadata", '{"description":null,"tags":{"a":1},"inputSchema":null}'],
    ["promptree.metadata", '{"description":null,"tags":[],"inputSchema":null}'],
    ["promptree.metadata", '{"description":null,"tags":{},"inputSchema":[]}'],
    ["promptree.metadata", '{"description":null,"tags":{}}'],
    ["promptree.metadata", '{"description":null,"tags":{},"inputSchema":null,"path":1}'],
  ] as const)("with %s as %s", ([key, value]) => {
    const tags = new Map(managedTags(STATE));
    if (value === null) tags.delete(key);
    else tags.set(key, value);
    expect(managedOf(tags)).toBeNull();
  });
});

test("a version's tags, which somebody has handed on with a new version, change nobody's prompt", () => {
  const copied = [
    ["promptree.path", "prompts/old.md"] as const,
    ["promptree.repository", "github.com/other/repo"] as const,
  ];
  expect(managedOf(new Map([...managedTags(STATE), ...copied]))).toEqual(STATE);
  expect(managedOf(new Map(copied))).toBeNull();
});

test("aliases that git could not have set are left out", () => {
  const tags = new Map([...managedTags(STATE), ["promptree.aliases", "latest,v1,7,a b,,production"] as const]);
  expect(managedOf(tags)?.aliases).toEqual(new Set(["production"]));
});

test("the record of aliases alone can be put in its place", () => {
  expect(managedAliasChanges(STATE.aliases)).toEqual({
    set: new Map([["promptree.aliases", "production,staging"]]),
    remove: [],
  });
  expect(managedAliasChanges(new Set())).toEqual({ set: new Map(), remove: ["promptree.aliases"] });
});
