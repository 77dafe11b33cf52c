import { describe, expect, test } from "vitest";
import type { Metadata } from "../../../src/core/metadata.ts";
import { planChanges } from "../../../src/engine/plan/plan-changes.ts";
import { desiredPrompt, desiredState, metadata, observedState, planPolicy, promptState } from "../builders.ts";
import { desiredVersion } from "../builders.ts";
import { changesOf, driftOf } from "../plan-words.ts";

interface Row {
  readonly rule: string;
  /** What git set last, what stands in the registry, what git says now. */
  readonly was: Metadata;
  readonly found: { readonly tags?: Readonly<Record<string, string>>; readonly description?: string | null };
  readonly wanted: Metadata;
  readonly changes: readonly string[];
  readonly drift?: readonly string[];
  readonly writes?: { readonly set?: Readonly<Record<string, string>>; readonly remove?: readonly string[] };
}

const ROWS: readonly Row[] = [
  {
    rule: "nothing changed: nothing to do",
    was: metadata({ a: "1" }, "D"),
    found: { tags: { a: "1" }, description: "D" },
    wanted: metadata({ a: "1" }, "D"),
    changes: [],
  },
  {
    rule: "a tag that git adds is set",
    was: metadata(),
    found: {},
    wanted: metadata({ a: "1" }),
    changes: ["a ~ tags.a: none → 1"],
    writes: { set: { a: "1" } },
  },
  {
    rule: "a tag that git changes is set",
    was: metadata({ a: "1" }),
    found: { tags: { a: "1" } },
    wanted: metadata({ a: "2" }),
    changes: ["a ~ tags.a: 1 → 2"],
    writes: { set: { a: "2" } },
  },
  {
    rule: "a tag that git removes is removed, others stay",
    was: metadata({ a: "1" }),
    found: { tags: { a: "1", theirs: "1" } },
    wanted: metadata(),
    changes: ["a ~ tags.a: 1 → none"],
    writes: { remove: ["a"] },
  },
  {
    rule: "a tag that git removes and somebody else removed before is struck off",
    was: metadata({ a: "1" }),
    found: {},
    wanted: metadata(),
    changes: ["a ~ tags.a: none → none"],
    drift: ["a tags.a is none, wanted 1"],
    writes: {},
  },
  {
    rule: "a tag that git never set is not looked at",
    was: metadata(),
    found: { tags: { theirs: "1" }, description: "theirs" },
    wanted: metadata(),
    changes: [],
  },
  {
    rule: "a tag that git begins to set wins over somebody else's",
    was: metadata(),
    found: { tags: { a: "theirs" } },
    wanted: metadata({ a: "1" }),
    changes: ["a ~ tags.a: theirs → 1"],
    writes: { set: { a: "1" } },
  },
  {
    rule: "a tag of git's that was changed by hand is drift, and put back",
    was: metadata({ a: "1" }),
    found: { tags: { a: "theirs" } },
    wanted: metadata({ a: "1" }),
    changes: ["a ~ tags.a: theirs → 1"],
    drift: ["a tags.a is theirs, wanted 1"],
    writes: { set: { a: "1" } },
  },
  {
    rule: "a tag of git's that was removed by hand is drift, and put back",
    was: metadata({ a: "1" }),
    found: {},
    wanted: metadata({ a: "1" }),
    changes: ["a ~ tags.a: none → 1"],
    drift: ["a tags.a is none, wanted 1"],
    writes: { set: { a: "1" } },
  },
  {
    rule: "a tag that was changed by hand to what git now says is recorded, and not written again",
    was: metadata({ a: "1" }),
    found: { tags: { a: "2" } },
    wanted: metadata({ a: "2" }),
    changes: ["a ~ tags.a: 2 → 2"],
    drift: ["a tags.a is 2, wanted 1"],
    writes: {},
  },
  {
    rule: "a changed input schema is recorded",
    was: metadata({}, null, { name: "string" }),
    found: {},
    wanted: metadata({}, null, { name: "number" }),
    changes: ['a ~ input.schema: {"name":"string"} → {"name":"number"}'],
    writes: {},
  },
];

describe("tags and descriptions: what git set, what was found, what git says", () => {
  test.each(ROWS)("$rule", ({ was, found, wanted, changes, drift = [], writes }) => {
    const state = promptState("a", { ...found, gitMetadata: was });
    const prompt = desiredPrompt("a", { metadata: wanted, registeredMetadata: wanted });
    const plan = planChanges(desiredState({ prompts: [prompt] }), observedState([state]), planPolicy());
    expect(changesOf(plan).filter((line) => !line.includes("~ version"))).toEqual(changes);
    expect(driftOf(plan)).toEqual(drift);
    const updates = plan.changes.flatMap((change) =>
      change.action === "update-metadata" && change.version === null ? [change.update] : [],
    );
    expect(
      updates.map(({ setTags, removeTags }) => ({ set: Object.fromEntries(setTags), remove: removeTags })),
    ).toEqual(writes === undefined ? [] : [{ set: writes.set ?? {}, remove: writes.remove ?? [] }]);
  });
});

test.each([
  { rule: "a description that git sets", was: null, found: null, wanted: "D", written: "D" },
  { rule: "a description that git removes", was: "D", found: "D", wanted: null, written: null },
  { rule: "a description that was changed by hand", was: "D", found: "theirs", wanted: "D", written: "D" },
  {
    rule: "somebody else's description where git begins to set one",
    was: null,
    found: "theirs",
    wanted: "D",
    written: "D",
  },
])("$rule is written", ({ was, found, wanted, written }) => {
  const state = promptState("a", { description: found, gitMetadata: metadata({}, was) });
  const prompt = desiredPrompt("a", { metadata: metadata({}, wanted) });
  const plan = planChanges(desiredState({ prompts: [prompt] }), observedState([state]), planPolicy());
  expect(plan.changes).toMatchObject([{ action: "update-metadata", update: { description: written } }]);
});

test("a version that is no longer the newest gets its last metadata, before the next one is registered", () => {
  const state = promptState("a", { tags: { a: "1" } });
  const last = metadata({ a: "3" });
  const prompt = desiredPrompt("a", {
    registeredMetadata: metadata({ a: "2" }),
    versions: [desiredVersion("c2", "two", { metadata: last })],
    metadata: last,
  });
  const plan = planChanges(desiredState({ prompts: [prompt] }), observedState([state]), planPolicy());
  expect(changesOf(plan)).toEqual(["a ~ version 1 tags.a: 1 → 2", "a + version 2", "a ~ tags.a: 1 → 3"]);
});
