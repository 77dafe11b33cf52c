import { describe, expect, test } from "vitest";
import { exceedsLimit } from "../../../src/core/safety.ts";
import { planChanges } from "../../../src/engine/plan/plan-changes.ts";
import { THEM, desiredState, observedState, planPolicy, promptState } from "../builders.ts";
import type { PromptStateOptions } from "../builders.ts";
import { changesOf } from "../plan-words.ts";

describe("--prune deletes an orphan", () => {
  const orphan = { orphaned: true };
  test.each<{ rule: string; state: PromptStateOptions; aliases?: string | null; changes: readonly string[] }>([
    { rule: "without aliases", state: orphan, changes: ["a deleted"] },
    { rule: "with somebody else's unprotected alias", state: { ...orphan, aliases: { x: 1 } }, changes: ["a deleted"] },
    {
      rule: "whose protected alias git takes away in the same plan",
      state: { ...orphan, aliases: { production: 1 }, gitAliases: ["production"] },
      changes: ["a deleted"],
    },
    {
      rule: "but none that a protected alias of somebody else's points to",
      state: { ...orphan, aliases: { production: 1 } },
      changes: [],
    },
    {
      rule: "but none that a protected alias of git's points to while aliases.yaml is missing",
      state: { ...orphan, aliases: { production: 1 }, gitAliases: ["production"] },
      aliases: null,
      changes: [],
    },
    {
      rule: "but none that aliases.yaml names",
      state: { ...orphan, aliases: { x: 1 }, gitAliases: ["x"] },
      aliases: "a:\n  x: 1\n",
      changes: [],
    },
    { rule: "but no prompt that has its file", state: {}, changes: [] },
    { rule: "but no orphan of another repository", state: { ...orphan, owner: THEM }, changes: [] },
    { rule: "but nothing that git never managed", state: { owner: null }, changes: [] },
  ])("$rule", ({ state, aliases = "{}", changes }) => {
    const observed = observedState([promptState("a", state)]);
    expect(changesOf(planChanges(desiredState({ aliases }), observed, planPolicy({ prune: true })))).toEqual(changes);
    const unasked = changesOf(planChanges(desiredState({ aliases }), observed, planPolicy()));
    expect(unasked).not.toContain("a deleted");
  });
});

test.each([
  { count: 9, total: 9, limit: 0, exceeds: false },
  { count: 3, total: 10, limit: 0.3, exceeds: false },
  { count: 4, total: 10, limit: 0.3, exceeds: true },
  { count: 30, total: 100, limit: 0.3, exceeds: false },
  { count: 31, total: 100, limit: 0.3, exceeds: true },
  { count: 1, total: 10, limit: 0, exceeds: true },
  { count: 0, total: 10, limit: 0, exceeds: false },
  { count: 10, total: 10, limit: 1, exceeds: false },
])("deleting $count of $total with a limit of $limit: too much is $exceeds", ({ count, total, limit, exceeds }) => {
  expect(exceedsLimit(count, total, limit)).toBe(exceeds);
});

test("other owners' prompts and pointers do not make the share smaller", () => {
  const ours = Array.from({ length: 10 }, (_, index) => promptState(`a${index}`, { orphaned: index < 4 }));
  const theirs = Array.from({ length: 90 }, (_, index) => promptState(`b${index}`, { owner: THEM }));
  const plan = planChanges(desiredState(), observedState([...ours, ...theirs]), planPolicy({ prune: true }));
  expect(plan.blocks).toEqual([
    { kind: "limit", message: "this would delete 4 of 10 prompts, more than the limit of 30%" },
  ]);
});
