import { describe, expect, test } from "vitest";
import { planChanges } from "../../../src/engine/plan/plan-changes.ts";
import {
  THEM,
  US,
  desiredPrompt,
  desiredState,
  desiredVersion,
  metadata,
  observedState,
  planPolicy,
  promptState,
} from "../builders.ts";
import type { Held } from "../builders.ts";
import { changesOf, driftOf } from "../plan-words.ts";

const CHANGED: Held = { version: 1, text: "one", commit: "c1", changedTo: "by hand" };
const SOUND: Held = { version: 2, text: "two", commit: "c2" };
const FOREIGN: Held = { version: 2, text: "theirs" };

describe("a version whose content is not the one that git made", () => {
  test.each<{
    readonly rule: string;
    readonly versions: readonly Held[];
    readonly looked?: readonly Held[];
    readonly owner?: string;
    readonly changes: readonly string[];
    readonly drift: readonly string[];
  }>([
    {
      rule: "is drift, and is put back",
      versions: [CHANGED],
      changes: ["a ~ version 1 put back"],
      drift: ["a version 1 was changed"],
    },
    {
      rule: "is put back under a version that somebody else registered",
      versions: [CHANGED, FOREIGN],
      changes: ["a ~ version 1 put back"],
      drift: ["a version 1 was changed", "a has version 2"],
    },
    { rule: "is not looked at where it is not the newest", versions: [CHANGED, SOUND], changes: [], drift: [] },
    {
      rule: "is put back where all versions were looked up, once",
      versions: [CHANGED, { ...SOUND, changedTo: "by hand" }],
      looked: [CHANGED, { ...SOUND, changedTo: "by hand" }],
      changes: ["a ~ version 1 put back", "a ~ version 2 put back"],
      drift: ["a version 1 was changed", "a version 2 was changed"],
    },
    {
      rule: "is told of and left alone where another repository made it",
      versions: [{ ...CHANGED, owner: THEM }],
      changes: [],
      drift: ["a version 1 was changed"],
    },
    {
      rule: "is no matter of ours on another repository's prompt",
      versions: [CHANGED],
      owner: THEM,
      changes: [],
      drift: [],
    },
    {
      rule: "is somebody else's own where git did not make it",
      versions: [FOREIGN],
      changes: [],
      drift: ["a has version 2"],
    },
  ])("$rule", ({ versions, looked, owner = US, changes, drift }) => {
    const observed = observedState([promptState("a", { versions, owner })], looked === undefined ? {} : { a: looked });
    const plan = planChanges(desiredState(), observed, planPolicy());
    expect(changesOf(plan)).toEqual(changes);
    expect(driftOf(plan)).toEqual(drift);
  });

  test("is named with where git has its content", () => {
    const { changes } = planChanges(
      desiredState(),
      observedState([promptState("a", { versions: [CHANGED] })]),
      planPolicy(),
    );
    const provenance = promptState("a").newestManaged?.provenance;
    expect(changes).toEqual([{ action: "restore-version", prompt: "a", version: 1, provenance }]);
  });

  test("is put back before the next version is made", () => {
    const coming = desiredPrompt("a", { versions: [desiredVersion("d1", "two")] });
    const observed = observedState([promptState("a", { versions: [CHANGED] })]);
    expect(changesOf(planChanges(desiredState({ prompts: [coming] }), observed, planPolicy()))).toEqual([
      "a ~ version 1 put back",
      "a + version 2",
    ]);
  });

  test("is put back beside a change of metadata", () => {
    const touched = desiredPrompt("a", {
      metadata: metadata({ team: "x" }),
      registeredMetadata: metadata({ team: "x" }),
    });
    const observed = observedState([promptState("a", { versions: [CHANGED] })]);
    expect(changesOf(planChanges(desiredState({ prompts: [touched] }), observed, planPolicy()))).toEqual([
      "a ~ version 1 put back",
      "a ~ tags.team: none → x",
    ]);
  });

  test("is not put back on a prompt that is deleted", () => {
    const observed = observedState([promptState("a", { versions: [CHANGED], orphaned: true })]);
    expect(changesOf(planChanges(desiredState(), observed, planPolicy({ prune: true })))).toEqual(["a deleted"]);
    expect(changesOf(planChanges(desiredState(), observed, planPolicy()))).toEqual(["a ~ version 1 put back"]);
  });
});
