import { describe, expect, test } from "vitest";
import { planChanges } from "../../../src/engine/plan/plan-changes.ts";
import {
  THEM,
  desiredPrompt,
  desiredState,
  desiredVersion,
  metadata,
  observedState,
  planPolicy,
  promptState,
} from "../builders.ts";
import type { PromptStateOptions } from "../builders.ts";
import { changesOf, driftOf } from "../plan-words.ts";

const HISTORY = [desiredVersion("d1", "one"), desiredVersion("d2", "two")];
const BY_HAND = (...texts: readonly string[]): PromptStateOptions => ({
  owner: null,
  versions: texts.map((text, index) => ({ version: index + 1, text })),
});
const THEIRS = (text: string): PromptStateOptions => ({
  owner: THEM,
  versions: [{ version: 1, text, commit: "e1", owner: THEM }],
});

describe("git's prompt with the versions one and two, and a prompt of that name in the registry", () => {
  test.each<{
    readonly rule: string;
    readonly state: PromptStateOptions | null;
    readonly adopt?: boolean;
    readonly changes?: readonly string[];
    readonly owner?: string | null;
  }>([
    { rule: "none: a new prompt", state: null, changes: ["a + version 1 (new prompt)", "a + version 2"] },
    { rule: "ours: its next versions", state: {}, changes: ["a + version 2", "a + version 3"] },
    {
      rule: "ours, with a version of somebody else's: that number is skipped",
      state: {
        versions: [
          { version: 1, text: "zero", commit: "c1" },
          { version: 2, text: "theirs" },
        ],
      },
      changes: ["a + version 3", "a + version 4"],
    },
    {
      rule: "ours, with a number that is used up: that is skipped too",
      state: { nextVersion: 5 },
      changes: ["a + version 5", "a + version 6"],
    },
    {
      rule: "nobody's, newest content equal: adopted without asking",
      state: BY_HAND("other", "two"),
      changes: ["a adopted from nobody with version 2"],
    },
    { rule: "nobody's, newest content different: a conflict", state: BY_HAND("two", "other"), owner: null },
    {
      rule: "nobody's, different, --adopt: git's newest content on top",
      state: BY_HAND("other"),
      adopt: true,
      changes: ["a + version 2", "a adopted from nobody"],
    },
    { rule: "another repository's: a conflict that names it", state: THEIRS("other"), owner: THEM },
    { rule: "another repository's, equal content: a conflict all the same", state: THEIRS("two"), owner: THEM },
    {
      rule: "another repository's, equal content, --adopt: taken over",
      state: THEIRS("two"),
      adopt: true,
      changes: [`a adopted from ${THEM} with version 1`],
    },
    {
      rule: "another repository's, different, --adopt: taken over with git's newest content on top",
      state: THEIRS("other"),
      adopt: true,
      changes: ["a + version 2", `a adopted from ${THEM}`],
    },
    {
      rule: "another repository's, made with equal content and changed since, --adopt: taken over, and its content put back",
      state: { owner: THEM, versions: [{ version: 1, text: "two", commit: "e1", owner: THEM, changedTo: "other" }] },
      adopt: true,
      changes: ["a ~ version 1 put back", `a adopted from ${THEM} with version 1`],
    },
    {
      rule: "another repository's, changed to equal content, --adopt: taken over as it is",
      state: { owner: THEM, versions: [{ version: 1, text: "other", commit: "e1", owner: THEM, changedTo: "two" }] },
      adopt: true,
      changes: [`a adopted from ${THEM} with version 1`],
    },
    {
      rule: "nobody's by now, made with equal content and changed since: a conflict",
      state: { owner: null, versions: [{ version: 1, text: "two", commit: "e1", changedTo: "other" }] },
      owner: null,
    },
  ])("$rule", ({ state, adopt = false, changes = [], owner }) => {
    const desired = desiredState({ prompts: [desiredPrompt("a", { versions: HISTORY })] });
    const observed = observedState(state === null ? [] : [promptState("a", state)]);
    const plan = planChanges(desired, observed, planPolicy({ adopt }));
    expect(changesOf(plan)).toEqual(changes);
    const conflicts = plan.blocks.map((block) => (block.kind === "conflict" ? [block.prompt, block.owner] : block));
    expect(conflicts).toEqual(owner === undefined ? [] : [["a", owner]]);
  });
});

test("a prompt of another owner's is no matter where git's file of that name is gone", () => {
  const gone = desiredPrompt("a", { versions: HISTORY, orphaned: true });
  const plan = planChanges(
    desiredState({ prompts: [gone] }),
    observedState([promptState("a", THEIRS("x"))]),
    planPolicy(),
  );
  expect(plan).toMatchObject({ changes: [], blocks: [], drift: [], orphans: [] });
});

test("a prompt that never had a version is none", () => {
  const doubled = desiredPrompt("a", { versions: [], orphaned: true });
  expect(planChanges(desiredState({ prompts: [doubled] }), observedState(), planPolicy())).toMatchObject({
    changes: [],
    orphans: [],
  });
});

test("a repository that got a remote still owns what it owned as its root commit", () => {
  const root = "0".repeat(40);
  const desired = desiredState({ prompts: [desiredPrompt("a", { versions: [desiredVersion("d1", "two")] })] });
  const observed = observedState([promptState("a", { owner: root })]);
  const plan = planChanges(desired, observed, planPolicy({ owners: new Set([root, "github.com/us/prompts"]) }));
  expect(changesOf(plan)).toEqual(["a + version 2"]);
});

test("an adopted prompt is given git's metadata, our mark and our provenance, and keeps what git does not set", () => {
  const version = desiredVersion("d1", "one", { metadata: metadata({ team: "ours", same: "1", lang: "en" }, "Ours") });
  const tags = { team: "theirs", use: "theirs", same: "1" };
  const state = promptState("a", { ...BY_HAND("one"), tags, description: "Theirs" });
  const plan = planChanges(
    desiredState({ prompts: [desiredPrompt("a", { versions: [version] })] }),
    observedState([state]),
    planPolicy(),
  );
  expect(plan.changes).toMatchObject([
    {
      action: "adopt-prompt",
      fields: [
        { field: "description", from: "Theirs", to: "Ours" },
        { field: "tags.lang", from: null, to: "en" },
        { field: "tags.team", from: "theirs", to: "ours" },
      ],
      update: {
        description: "Ours",
        setTags: new Map([
          ["team", "ours"],
          ["lang", "en"],
        ]),
        removeTags: [],
        managed: { repository: "github.com/us/prompts", path: "prompts/a.md", orphaned: false },
        versions: [{ version: 1, metadata: version.metadata, provenance: { commit: version.commit.id } }],
      },
    },
  ]);
});

test("an adoption tells of no field where git sets what is there, or nothing", () => {
  const version = desiredVersion("d1", "one", { metadata: metadata({ team: "a" }) });
  const state = promptState("a", { ...BY_HAND("one"), tags: { team: "a", use: "theirs" }, description: "Theirs" });
  const desired = desiredState({ prompts: [desiredPrompt("a", { versions: [version] })] });
  expect(planChanges(desired, observedState([state]), planPolicy()).changes).toMatchObject([
    { action: "adopt-prompt", fields: [] },
  ]);
});

test("somebody else's version on our prompt is drift; what stands under it is none", () => {
  const versions = [
    { version: 1, text: "one", commit: "c1" },
    { version: 2, text: "theirs" },
  ];
  const under = [
    { version: 1, text: "theirs" },
    { version: 2, text: "two", commit: "c2" },
  ];
  const observed = observedState([promptState("a", { versions }), promptState("b", { versions: under })]);
  expect(driftOf(planChanges(desiredState(), observed, planPolicy()))).toEqual(["a has version 2"]);
});
